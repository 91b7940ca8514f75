import { describe, expect, it } from "vitest";
import { gradeReply } from "./grade-case.ts";
import { replyOf, toolsWith } from "./testing.ts";

/** A reply that a careful reader judges: passes, fails, or null where it cannot be told. */
export type ReplyRow = readonly [fields: object, reply: string, expected: boolean | null, prompt?: string];

/** One test for each row of each kind; a row may name another `type`. */
export function describeReplies(
  type: string,
  kinds: Readonly<Record<string, readonly ReplyRow[]>>,
  tools = toolsWith(),
): void {
  describe.each(Object.entries(kinds))(`${type}: %s`, (_kind, rows) => {
    for (const [fields, text, expected, prompt = ""] of rows)
      it(`${JSON.stringify(fields)} on ${JSON.stringify(text)}: ${expected ?? "unscored"}`, async () => {
        const grade = await gradeReply({ type, ...fields }, replyOf(text, { prompt }), tools);
        expect(grade.passed, grade.reason).toBe(expected);
      });
  });
}
