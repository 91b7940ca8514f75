import { type Grader, shown } from "./grader.ts";
import { fillJudgePrompt } from "./reading/fill-judge-prompt.ts";
import { jsonOfReply } from "./reading/json-of-reply.ts";

const closing = (choices: readonly string[]): string =>
  `\n\nReason first, then answer with one JSON object and nothing after it: {"reason": "one or two sentences", "choice": one of ${choices.map((one) => JSON.stringify(one)).join(", ")}}.`;

/**
 * A judge picks one of `choices`, each of which has its score in `scores` (a choice without one scores 0). `prompt` is a template over the
 * case's variables, the grader's `values`, `prompt` and `output` (also called `input` and `completion`). Passes from `threshold` (0.5) on. A judge that picks none of them leaves the case unscored.
 */
export const gradeJudgeChoice: Grader = async (spec, input, { askJudge }) => {
  const choices = (Array.isArray(spec.choices) ? spec.choices : []).map(String);
  const scores = (spec.scores ?? {}) as Readonly<Record<string, number>>;
  const values = {
    input: input.prompt,
    completion: input.reply.text,
    ...input.variables,
    ...(typeof spec.values === "object" ? spec.values : {}),
    prompt: input.prompt,
    output: input.reply.text,
  };
  const messages = fillJudgePrompt(String(spec.prompt), values);
  const last = messages.at(-1);
  const answer = await askJudge({
    messages: [
      ...messages.slice(0, -1),
      { role: last?.role ?? "user", content: `${last?.content ?? ""}${closing(choices)}` },
    ],
  });
  const choice = choiceIn(answer, choices);
  if (choice === null) throw new Error(`the judge picks none of ${choices.join(", ")}: ${shown(answer)}`);
  const score = Math.min(1, Math.max(0, scores[choice] ?? 0));
  const threshold = typeof spec.threshold === "number" ? spec.threshold : 0.5;
  return { score, passed: score >= threshold - 1e-12, reason: `the judge picks ${choice}` };
};

/** The choice of the closing JSON, or the last line that is a choice and nothing else. */
function choiceIn(answer: string, choices: readonly string[]): string | null {
  const stated = (jsonOfReply(answer) as { choice?: unknown } | undefined)?.choice;
  const plain = (text: string): string =>
    text
      .trim()
      .replace(/^[("'*]+|[)"'*.:]+$/g, "")
      .toLowerCase();
  const find = (text: string): string | undefined => choices.find((one) => plain(one) === plain(text));
  if (typeof stated === "string" || typeof stated === "number") return find(String(stated)) ?? null;
  return (
    answer
      .split("\n")
      .map(find)
      .findLast((one) => one !== undefined) ?? null
  );
}
