import { describe, expect, it } from "vitest";
import { normaliseText } from "./normalise-text.ts";

describe("normaliseText", () => {
  it("drops blanks and line ends around a text, none within", () => {
    expect(normaliseText("\n\n  a\n\n  b \t\r\n\n")).toBe("a\n\n  b");
    expect(normaliseText(" \n")).toBe("");
  });

  it("does not hear please at either end, and keeps it within and alone", () => {
    for (const text of ["please fix it", "Please, fix it", "fix it, please.", "fix it pls!", "fix it please"])
      expect(normaliseText(text)).toBe("fix it");
    for (const text of ["please", "to please him", "say please twice"])
      expect(normaliseText(text)).toBe(text);
  });

  it("reads what was typed in capitals as if it was not", () => {
    expect(normaliseText("WHY IS THE SKY BLUE?")).toBe("why is the sky blue?");
  });

  it("leaves names, acronyms and other scripts as they are", () => {
    for (const text of ["NATO?", "What does NASA stand for", "为什么天空是蓝色的", "Что такое ООН?"])
      expect(normaliseText(text)).toBe(text);
  });
});
