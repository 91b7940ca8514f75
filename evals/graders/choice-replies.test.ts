import { describe, expect, it } from "vitest";
import { gradeReply } from "./grade-case.ts";
import { replyOf, toolsWith } from "./testing.ts";
import { describeReplies } from "./testing-replies.ts";

const prompt = "Which planet is the largest?\nA) Mars\nB) Venus\nC) Jupiter\nD) Saturn";

/** [reply, letter or null for none or undecided] */
const kinds: Readonly<Record<string, readonly (readonly [string, string | null])[]>> = {
  plain: [
    ["B", "B"],
    ["b", "B"],
    ["b.", "B"],
    ["(c)", "C"],
    ["(B)", "B"],
    ["c)", "C"],
    ["**D) pear**", "D"],
    ["Option B", "B"],
    ["option b", "B"],
    ["The answer is b", "B"],
    ["Answer: b)", "B"],
    ["ANSWER: D", "D"],
    ["[C]", "C"],
    ["Ｂ", "B"],
    ["Ⓒ", "C"],
    ["$\\boxed{\\text{D}}$", "D"],
    ["\\boxed{b}", "B"],
    ["#### C", "C"],
    ["<answer>A</answer>", "A"],
    ["**Answer:** A", "A"],
    ["The correct answer is option (D).", "D"],
    ["I'd say B because I like it", "B"],
    ["I choose A.", "A"],
    ["It's C.", "C"],
    ["A is correct.", "A"],
    ["The best choice would be D", "D"],
    ["", null],
    ["A cat", null],
    ["I do not know.", null],
    ["The answer is a matter of taste.", null],
    ["None of these.", null],
  ],
  negation: [
    ["not B but C", "C"],
    ["It is not B but C.", "C"],
    ["It's C, not B.", "C"],
    ["The answer isn't A, it's D.", "D"],
    ["The answer is not B. The correct option is (C).", "C"],
    ["C rather than D", "C"],
    ["A is wrong. So is the answer D? Yes, D is correct.", "D"],
    ["Not A.", null],
    ["The answer is not B.", null],
    ["I would pick D instead of B.", "D"],
    ["A and B are incorrect; the answer is C.", "C"],
    ["Neither A nor B. C.", "C"],
    ["B is incorrect. D is right.", "D"],
  ],
  elimination: [
    ["A, B and D are wrong.", "C"],
    ["Eliminate A and B. D can't be right.", "C"],
    ["It cannot be A, B or C.", "D"],
    ["We can rule out A, B, and C, which leaves D.", "D"],
    ["A is wrong, B is wrong, C is too small.", "D"],
    ["A and B can be eliminated.", null],
    ["Let me think.\nA is wrong, B is wrong.\n\nC", "C"],
    ["By elimination, D.", "D"],
  ],
  "the option's text": [
    ["Jupiter", "C"],
    ["jupiter.", "C"],
    ["It is Jupiter.", "C"],
    ["The largest planet is Saturn.", "D"],
    ["Not Mars but Venus.", "B"],
    ["Answer: Jupiter", "C"],
    ["Mars or Venus", null],
    ["The answer is Jupiter, because Saturn is smaller.", "C"],
    ["It isn't Mars, Venus or Saturn.", "C"],
    ["Neptune", null],
  ],
  undecided: [
    ["either A or B", null],
    ["The answer is either A or B.", null],
    ["It could be B or C.", null],
    ["A or B", null],
    ["B/C", null],
    ["Both A and C are correct.", null],
    ["Answer: A or D", null],
    ["Maybe B, maybe C.", null],
    ["It could be B or C, so I'll go with C.", "C"],
  ],
  "explanation after the answer": [
    ["B. Because A is too small and C is a gas giant.", "B"],
    ["B\n\nExplanation: A is wrong because it is red, C because it is large, D likewise.", "B"],
    ["Answer: C\nWhy not D? D is lighter.", "C"],
    ["The answer is B because A and C do not fit.", "B"],
    ["(D) Saturn. Option A would be right for rocky planets.", "D"],
    ["C — A is a common mistake.", "C"],
    ["C is correct because option D is smaller than C.", "C"],
    ["I think A fits, but the answer is B.", "B"],
    ["A good question. Answer: D", "D"],
  ],
  corrections: [
    ["Answer: A. Wait, that's wrong. Answer: C", "C"],
    ["B. No, actually C.", "C"],
    ["The answer is A. Scratch that, it's D.", "D"],
    ["\\boxed{A} Correction: \\boxed{B}", "B"],
    ["C. Wait, let me double-check: C is the largest. Yes, correct.", "C"],
  ],
  "other languages": [
    ["Die Antwort ist B.", "B"],
    ["Antwort: C", "C"],
    ["La réponse est D.", "D"],
    ["Réponse : b", "B"],
    ["La respuesta correcta es la B.", "B"],
    ["La risposta è C", "C"],
    ["A resposta é D.", "D"],
    ["Правильный ответ: D", "D"],
    ["答案是B。", "B"],
    ["答案：C", "C"],
    ["正解はDです。", "D"],
    ["我选C，因为最大。", "C"],
    ["不是B，而是C。", "C"],
    ["정답은 B입니다.", "B"],
    ["الإجابة: B", "B"],
    ["उत्तर: C", "C"],
    ["Nicht B, sondern C.", "C"],
    ["A oder B", null],
    ["BではなくCです", "C"],
  ],
};

describe.each(Object.entries(kinds))("choice: %s", (_kind, rows) => {
  it.each(rows)("takes %j for %s", async (text, letter) => {
    for (const value of ["A", "B", "C", "D"]) {
      const grade = await gradeReply({ type: "choice", value }, replyOf(text, { prompt }), toolsWith());
      expect(grade.passed, grade.reason).toBe(value === letter);
    }
  });
});

describeReplies("choice", {
  "options as prompts list them": [
    [{ value: "B" }, "Dark blue.", true, "Which?\nA) red\nB) dark blue"],
    [{ value: "B" }, "dark blue or red", false, "Which?\nA) red\nB) dark blue"],
    [{ value: "A" }, "dark blue", false, "Which?\nA) blue\nB) dark blue"],
    [{ value: "B" }, "dark blue", true, "Which?\nA) blue\nB) dark blue"],
    [{ value: "b" }, "B", true, "Which? a) one b) two c) three"],
    [{ value: "C" }, "three", true, "Which? (A) one (B) two (C) three"],
    [{ value: "C" }, "not A, not B", true, "Which? (A) one (B) two (C) three"],
    [{ value: "C" }, "not A, not B", false],
    [{ value: "B" }, "C++", true, "Which?\nA) C#\nB) C++\nC) C"],
    [{ value: "C" }, "C++", false, "Which?\nA) C#\nB) C++\nC) C"],
    [{ value: "A" }, "A) dark blue", null, "Which?\nA) red\nB) dark blue"],
    [{ value: "A" }, "A) red", true, "Which?\nA) red\nB) dark blue"],
    [{ value: "B" }, "東京", true, "首都は？\nA) 京都\nB) 東京"],
    [{ value: "A" }, "東京都", false, "首都は？\nA) 京都\nB) 東京"],
    [{ value: "E" }, "E", true],
  ],
});
