import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureDashboard } from "../build-dashboard.mjs";

const folder = fileURLToPath(new URL("../../dist/dashboard/", import.meta.url));
const maxBytes = 150_000;

describe("the built dashboard", () => {
  beforeAll(ensureDashboard, 120_000);

  it("is smaller than 150 kB compressed, all files together", () => {
    const compressed = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".gz"),
    );
    expect(compressed.some((name) => name.endsWith(".js.gz"))).toBe(true);
    expect(compressed.reduce((sum, name) => sum + statSync(folder + name).size, 0)).toBeLessThan(maxBytes);
  });
});
