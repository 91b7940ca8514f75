import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorsPage } from "./errors-page.ts";

describe("docs/errors.md", () => {
  it("is what the table of codes says (npm run docs:build writes it)", () => {
    const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
    expect(page).toBe(errorsPage());
  });
});
