import { describe, expect, it } from "vitest";
import { plainPrompt } from "./python-list-text.ts";

describe("plainPrompt", () => {
  it("joins the strings of a printed list and resolves their escapes", () => {
    expect(plainPrompt(String.raw`['It\'s one\nline', "and \"two\""]`)).toBe(`It's one\nline\n\nand "two"`);
    expect(plainPrompt(String.raw`['caf\xe9 \u2192 \U0001F600 \\ \d']`)).toBe("café → 😀 \\ \\d");
  });

  it("leaves every other text alone", () => {
    for (const text of ["plain", "[1, 2]", "['open", "['a' 5 'b']", "[x for x in y]", ""]) {
      expect(plainPrompt(text)).toBe(text);
    }
  });
});
