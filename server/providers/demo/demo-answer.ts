import { type ChatMessage, createSeededRandom, hashString, messageText } from "../../../engine/index.ts";
import type { DemoProfile } from "./demo-profile.ts";
import { jsonSkeleton } from "./json-skeleton.ts";
import { demoSolvers } from "./solvers/index.ts";

export type DemoAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool-call"; readonly name: string; readonly argumentsText: string };

interface DemoBody {
  readonly messages?: readonly ChatMessage[];
  readonly tools?:
    | readonly {
        readonly function?: {
          readonly name?: string;
          readonly description?: string;
          readonly parameters?: object;
        };
      }[]
    | null;
  readonly tool_choice?: unknown;
  readonly response_format?: {
    readonly type?: string;
    readonly json_schema?: { readonly schema?: object };
  } | null;
}

/**
 * What a demo model answers: the same for the same prompt and model. Whether it gets a prompt right is drawn from a hash of both, at the
 * rate of its skill.
 */
export function demoAnswer(profile: DemoProfile, body: DemoBody): DemoAnswer {
  const messages = body.messages ?? [];
  const last = messages.at(-1);
  const turn = messages.findLast((message) => message.role === "user");
  const prompt = turn === undefined ? "" : messageText(turn);
  const isRight = (skill: keyof DemoProfile["skills"]): boolean =>
    createSeededRandom(hashString(`${profile.name} ${prompt}`))() < profile.skills[skill];
  const tool = last?.role === "tool" || body.tool_choice === "none" ? undefined : wantedTool(body, prompt);
  if (tool !== undefined) {
    return {
      kind: "tool-call",
      name: tool.name,
      argumentsText: JSON.stringify(jsonSkeleton(tool.parameters, prompt, isRight("structure"))),
    };
  }
  const format = body.response_format?.type;
  if (format === "json_schema" || format === "json_object") {
    const schema = body.response_format?.json_schema?.schema ?? {
      type: "object",
      properties: { answer: { type: "string" } },
    };
    return { kind: "text", text: JSON.stringify(jsonSkeleton(schema, prompt, isRight("structure"))) };
  }
  const notice = `(${profile.name} is a built-in demo model: no real model was asked. Set a provider key to get real answers.)`;
  for (const solver of demoSolvers) {
    const answer = solver.solve(prompt);
    if (answer !== null)
      return { kind: "text", text: `${isRight(solver.skill) ? answer : solver.miss(answer)}\n\n${notice}` };
  }
  return { kind: "text", text: `${smallTalk(prompt, isRight("talk"))}\n\n${notice}` };
}

/** The tool that the prompt names, or the only one there is when a call is required. */
function wantedTool(body: DemoBody, prompt: string): { name: string; parameters: object } | undefined {
  const tools = (body.tools ?? []).flatMap(({ function: declared }) =>
    declared?.name === undefined
      ? []
      : [
          {
            name: declared.name,
            description: declared.description ?? "",
            parameters: declared.parameters ?? {},
          },
        ],
  );
  const text = prompt.toLowerCase();
  const named = tools.find(({ name, description }) =>
    [...name.split(/[_\W]+/), ...description.toLowerCase().split(/\W+/)].some(
      (word) => word.length > 3 && text.includes(word.toLowerCase()),
    ),
  );
  return named ?? (body.tool_choice === "required" ? tools[0] : undefined);
}

function smallTalk(prompt: string, isGood: boolean): string {
  const subject = prompt.replace(/\s+/g, " ").trim().slice(0, 120);
  if (subject === "") return "You sent no text, so there is little to say.";
  return isGood
    ? `You asked: "${subject}". A real model would answer that; I can only do sums, small word games, capitals, a few phrases and a few functions.`
    : "I am not sure what you mean.";
}
