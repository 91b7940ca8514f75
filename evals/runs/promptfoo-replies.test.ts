import { describe, expect, it } from "vitest";
import { gradeCase } from "../graders/grade-case.ts";
import { replyOf, toolsWith } from "../graders/testing.ts";
import { loadFiles } from "../suites/promptfoo/testing-files.ts";
import { readCompletion } from "./chat-completion.ts";

/** Verdict of promptfoo's configuration on a message, as an endpoint sends it. */
async function verdictOn(message: Readonly<Record<string, unknown>>, asserts = ""): Promise<boolean | null> {
  const suite = loadFiles({ "promptfooconfig.yaml": `prompts: Hi\ntests:\n  - vars: {a: b}\n${asserts}` });
  const one = suite?.cases[0];
  if (one === undefined) throw new Error("no case");
  const { reply } = readCompletion({ choices: [{ message }] });
  return (await gradeCase(one.graders, one.rule, { ...replyOf(""), reply }, toolsWith())).passed;
}

const call = { type: "function", function: { name: "look", arguments: "{}" } };
const denies = "    assert: [{type: not-contains, value: sorry}]\n";

describe("a reply without text, as promptfoo takes it", () => {
  it("passes a test that asserts nothing where it calls a tool or is an empty text", async () => {
    expect(await verdictOn({ content: null, tool_calls: [call] })).toBe(true);
    expect(await verdictOn({ content: "" })).toBe(true);
    expect(await verdictOn({ content: "  \n" })).toBe(true);
    expect(await verdictOn({ content: null, refusal: "No." })).toBe(true);
  });

  it("fails whatever is asserted where there is neither content nor a call", async () => {
    for (const message of [{ content: null }, {}, { content: null, tool_calls: [] }]) {
      expect(await verdictOn(message)).toBe(false);
      expect(await verdictOn(message, denies)).toBe(false);
    }
  });

  it("is graded as an empty text where it is one", async () => {
    expect(await verdictOn({ content: "" }, denies)).toBe(true);
    expect(await verdictOn({ content: "" }, "    assert: [{type: contains, value: b}]\n")).toBe(false);
  });
});
