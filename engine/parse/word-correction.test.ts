import { describe, expect, it } from "vitest";
import { instructionText } from "./instruction-text.ts";
import { createWordCorrection, frequentWords } from "./word-correction.ts";

describe("createWordCorrection", () => {
  const correct = createWordCorrection("translate write summarise letter");

  it("undoes one typo", () => {
    expect(correct("Translaet and sumarise this leetter")).toBe("translate and summarise this letter");
    expect(correct("wite, WRITTE")).toBe("write, write");
  });

  it("leaves known words, short words and words that no slip makes", () => {
    const text = "Write a latter, wirt a poem: translation of Briefe";
    expect(correct(text)).toBe(text);
    expect(createWordCorrection("")("wriet")).toBe("wriet");
  });

  it("takes the more frequent of two", () => {
    expect(createWordCorrection("trail trial")("triall")).toBe("triall");
    expect(createWordCorrection("stories stores")("stoies")).toBe("stories");
    expect(createWordCorrection("course coarse")("corse")).toBe("course");
  });
});

describe("frequentWords", () => {
  it("gives those of at least five letters, the most frequent first", () => {
    expect(frequentWords(["Alpha beta alpha", "alpha gamma gamma", "beta single"])).toBe(
      "alpha gamma single",
    );
  });
});

describe("instructionText", () => {
  it("is the first sentence or line, however long the rest", () => {
    expect(instructionText("Summarise the text below: It was a dark night.")).toBe(
      "Summarise the text below",
    );
    expect(instructionText("把下面的会议内容压缩成三条要点。大家先讨论了预算")).toBe(
      "把下面的会议内容压缩成三条要点",
    );
  });

  it("does not end at a greeting, and never after 120 characters", () => {
    expect(instructionText("Hi! Could you fix this loop? for(;;)")).toBe("Hi! Could you fix this loop");
    expect(instructionText("word ".repeat(80))).toHaveLength(120);
    expect(instructionText("")).toBe("");
  });
});
