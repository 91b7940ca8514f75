import { createSeededRandom, hashString } from "../../../engine/index.ts";
import type { DemoProfile, DemoSkill } from "./demo-profile.ts";
import type { DemoPrompt, DemoTool } from "./demo-prompt.ts";
import { jsonSkeleton } from "./json-skeleton.ts";
import { demoSolvers } from "./solvers/index.ts";

export type DemoAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool-call"; readonly name: string; readonly argumentsText: string };

/**
 * What a demo model answers: the same for the same prompt and model. Whether it gets a question right is drawn from a hash of the two, at
 * the rate of its skill and the question's difficulty. Free text ends by saying what the model is; where the caller asks for a bare
 * answer or for JSON, the reply's `system_fingerprint` alone says so.
 */
export function demoAnswer(profile: DemoProfile, prompt: DemoPrompt): DemoAnswer {
  const isRight = (skill: DemoSkill, difficulty: number): boolean =>
    createSeededRandom(hashString(`${profile.name}\n${prompt.text}`))() < profile.skills[skill] ** difficulty;
  const notice = `\n\n(This is demo/${profile.name}, a built-in demo model; no real model was asked. Set a provider's key to get real answers.)`;
  const text = (answer: string): DemoAnswer => ({
    kind: "text",
    text: prompt.isBare ? answer : answer + notice,
  });

  if (prompt.toolResults.length > 0) return text(`The result is: ${prompt.toolResults.join("; ")}`);
  const tool = wantedTool(prompt);
  if (tool !== null) {
    const filled = jsonSkeleton(tool.parameters, prompt.text, isRight("agent", 1));
    return { kind: "tool-call", name: tool.name, argumentsText: JSON.stringify(filled) };
  }
  if (prompt.schema !== null) return text(jsonAnswer(profile, prompt, isRight("extract", 2)));
  for (const solve of demoSolvers) {
    const solution = solve(prompt);
    if (solution === null) continue;
    const answer = isRight(solution.skill, solution.difficulty) ? solution.right : solution.wrong;
    return text(prompt.isBare ? answer : (solution.sentence ?? "{}").replace("{}", () => answer));
  }
  return text(smallTalk(prompt.text));
}

/** The tool that the prompt names or describes best; the only choice, where one is required. */
function wantedTool({ tools, toolChoice, text }: DemoPrompt): DemoTool | null {
  if (toolChoice === "none") return null;
  const forced = tools.find(({ name }) => name === toolChoice);
  if (forced !== undefined) return forced;
  const lower = text.toLowerCase();
  let best: DemoTool | null = null;
  let bestHits = 0;
  for (const tool of tools) {
    const words = new Set(
      `${tool.name.replaceAll("_", " ")} ${tool.description}`.toLowerCase().match(/[a-z]{4,}/g),
    );
    const hits =
      [...words].filter((word) => lower.includes(word)).length +
      (lower.includes(tool.name.toLowerCase()) ? 5 : 0);
    if (hits > bestHits) {
      best = tool;
      bestHits = hits;
    }
  }
  return best ?? (toolChoice === "required" ? (tools[0] ?? null) : null);
}

/** A schema is filled; without one, the answer that text would have had stands in an object. */
function jsonAnswer(profile: DemoProfile, prompt: DemoPrompt, isRight: boolean): string {
  const { schema } = prompt;
  if (schema !== null && Object.keys(schema).length > 0)
    return JSON.stringify(jsonSkeleton(schema, prompt.text, isRight));
  const plain = demoAnswer(profile, { ...prompt, schema: null, tools: [], isBare: true });
  return JSON.stringify({ answer: plain.kind === "text" ? plain.text : plain.argumentsText });
}

function smallTalk(text: string): string {
  if (/^\s*(?:hi|hello|hey|good (?:morning|evening|day))\b/i.test(text)) return "Hello! How can I help?";
  if (/\bwho are you\b|\bwhat are you\b|\byour name\b/i.test(text))
    return "I am a built-in demo model of Tradewind.";
  if (/\bthank/i.test(text)) return "You are welcome.";
  const subject = text.replace(/\s+/g, " ").trim().slice(0, 120);
  if (subject === "") return "There is no text in the last message, so there is nothing to answer.";
  return `You asked: "${subject}". That is beyond a demo model: it can do arithmetic, sequences, small word problems, changes of form, simple extraction and labels, some facts, a few dozen words of four languages, well-known functions and one-table SQL.`;
}
