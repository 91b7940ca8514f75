import { createSeededRandom, hashString } from "../../../engine/index.ts";
import type { DemoProfile, DemoSkill } from "./demo-profile.ts";
import type { DemoPrompt, DemoTool } from "./demo-prompt.ts";
import { jsonSkeleton } from "./json-skeleton.ts";
import { demoSolvers } from "./solvers/index.ts";
import { statedToday } from "./tools/date-phrase.ts";
import { toolArguments } from "./tools/tool-arguments.ts";
import { toolReport } from "./tools/tool-report.ts";
import { wantedTool } from "./tools/wanted-tool.ts";

export type DemoAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool-call"; readonly name: string; readonly argumentsText: string };

/**
 * What a demo model answers: the same for the same prompt and model. Whether it gets a question right is drawn from a hash of the two, at
 * the rate of its skill and the question's difficulty. Conversation ends by saying what the model is; where something is
 * asked for that is used as it is (a bare answer, JSON, code, a text in a given form), the reply's `system_fingerprint` alone says so.
 */
export function demoAnswer(profile: DemoProfile, prompt: DemoPrompt): DemoAnswer {
  const isRight = (skill: DemoSkill, difficulty: number): boolean =>
    createSeededRandom(hashString(`${profile.name}\n${prompt.text}`))() < profile.skills[skill] ** difficulty;
  const notice = `\n\n(This is demo/${profile.name}, a built-in demo model; no real model was asked. Set a provider's key to get real answers.)`;
  const structured = (answer: string): DemoAnswer => ({ kind: "text", text: answer });
  const text = (answer: string): DemoAnswer => structured(prompt.isBare ? answer : answer + notice);

  if (prompt.toolResults.length > 0) return structured(toolReport(prompt.toolResults));
  const tool = wantedTool(prompt);
  if (tool !== null) return toolAnswer(tool, prompt, isRight("agent", 1));
  if (prompt.schema !== null) return structured(jsonAnswer(profile, prompt, isRight("extract", 2)));
  for (const solve of demoSolvers) {
    const solution = solve(prompt);
    if (solution === null) continue;
    const answer = isRight(solution.skill, solution.difficulty) ? solution.right : solution.wrong;
    // Code, a translation, a list, a label: something that is used as it is.
    if (prompt.isBare || solution.sentence === undefined) return structured(answer);
    return text(solution.sentence.replace("{}", () => answer));
  }
  return text(smallTalk(prompt.text));
}

/** The call, its arguments read from the request; a required one that it does not say is asked for, unless a call is required. */
function toolAnswer(tool: DemoTool, prompt: DemoPrompt, isRight: boolean): DemoAnswer {
  const { text, inputTexts, toolChoice } = prompt;
  const found = isRight
    ? toolArguments(tool.parameters, text, { today: statedToday(inputTexts.join("\n")) })
    : null;
  if (found === null && isRight && toolChoice === "auto") {
    const wanted = Array.isArray(tool.parameters.required) ? tool.parameters.required.join(", ") : "details";
    return { kind: "text", text: `For that I need to know: ${wanted.replaceAll("_", " ")}.` };
  }
  const filled = found ?? jsonSkeleton(tool.parameters, text, isRight);
  return { kind: "tool-call", name: tool.name, argumentsText: JSON.stringify(filled) };
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
  return `You asked: "${subject}". That is beyond a demo model: it can do arithmetic, equations, small word problems, sequences, labels, questions on a text, JSON and figures out of a text, summaries, changes of form, verses to a form, well-known functions, one-table SQL, calls of tools, some facts and a few dozen words of four languages.`;
}
