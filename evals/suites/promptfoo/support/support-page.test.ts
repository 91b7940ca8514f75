import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { supportPage } from "./support-page.ts";

describe("docs/promptfoo.md", () => {
  it("is what the loader's tables say", () => {
    const page = fileURLToPath(new URL("../../../../docs/promptfoo.md", import.meta.url));
    expect(readFileSync(page, "utf8")).toBe(supportPage());
  });
});
