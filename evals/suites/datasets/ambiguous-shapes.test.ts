import { describe, expect, it } from "vitest";
import { load, type Row } from "./testing/graded-rows.ts";

const colours = ["red", "green", "blue"];

describe("what is not clear", () => {
  const faultOf = (row: Row): string => {
    try {
      load([row]);
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };

  it("is refused with the fix", () => {
    expect(faultOf({ question_id: 81, category: "writing", turns: ["Write.", "Shorter."] })).toContain(
      "--judge",
    );
    expect(faultOf({ instruction: "Write.", input: "", output: "A text." })).toContain("judge_rubric");
    expect(faultOf({ document: "Long.", summary: "Short.", id: "1" })).toContain("rouge_l");
    expect(faultOf({ translation: { en: "a", de: "b" } })).toContain("bleu");
    expect(faultOf({ text: "Nice film", label: 1 })).toContain("--prompt");
    expect(faultOf({ question: "Q", options: colours, solution: "green" })).toContain("`answer`");
    const long = "one two three four five six seven eight nine ten eleven twelve thirteen";
    expect(faultOf({ question: "Q", answer: long })).toContain("token_f1");
  });

  it("is taken where the columns are named, and plain files stay what they are", () => {
    expect(
      load([{ question: "Q", options: colours, solution: "green" }], { columns: { ideal: "solution" } })
        .cases,
    ).toHaveLength(1);
    expect(load([{ question: "Capital of France?", answer: "Paris" }]).cases[0]?.graders[0]?.type).toBe(
      "normalized",
    );
    expect(load([{ input: "Hi", ideal: "Ho" }]).cases[0]?.graders[0]?.type).toBe("starts_with");
  });
});
