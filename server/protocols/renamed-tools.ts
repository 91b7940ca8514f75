import { createHash } from "node:crypto";
import type { NormalisedRequest, ToolChoice, Turn } from "../operation/normalised-request.ts";
import type { Operation } from "../operation/operation.ts";
import { type Fields, fieldsList, fieldsOf } from "./fields.ts";
import type { ReplyEvent } from "./reply-event.ts";

/** A request whose tools an endpoint would refuse for their names, with names that it takes. */
export interface RenamedTools {
  readonly request: NormalisedRequest;
  /** The client's names by those that are sent. */
  readonly names: ReadonlyMap<string, string>;
}

/** Every endpoint takes so many characters. */
const longestName = 64;
const noNames: ReadonlyMap<string, string> = new Map();

/**
 * The same request with tools renamed wherever it names them: declared, called in its history, chosen. The same name always becomes the same unless it
 * would be another tool's.
 *
 * @param taken what the endpoint takes
 * @returns null: it takes all names
 */
export function renamedTools(request: NormalisedRequest, taken: RegExp): RenamedTools | null {
  const all = new Set([...declaredNames(request), ...calledNames(request.turns)]);
  const refused = [...all].filter((name) => name !== "" && !taken.test(name));
  if (refused.length === 0) return null;
  const sent = new Map<string, string>();
  for (const name of refused) {
    const fitted = fittedName(name);
    const isFree = fitted.length <= longestName && !all.has(fitted);
    const unique = isFree ? fitted : `${fitted.slice(0, longestName - 9)}_${digest(name)}`;
    all.add(unique);
    sent.set(name, unique);
  }
  const renamed = (name: string): string => sent.get(name) ?? name;
  return {
    request: {
      ...request,
      tools: request.tools.map((tool) =>
        tool.kind === "provider" ? tool : { ...tool, name: renamed(tool.name) },
      ),
      toolChoice: request.toolChoice === null ? null : renamedChoice(request.toolChoice, renamed),
      turns: request.turns.map((turn) => renamedTurn(turn, renamed)),
    },
    names: new Map([...sent].map(([name, unique]) => [unique, name])),
  };
}

/** Whether a request names a tool in a way that an endpoint of its own protocol refuses; cheaper than `renamedTools`. */
export function namesRefusedTool(
  operation: Pick<Operation, "protocol" | "payload" | "chatBody">,
  taken: RegExp,
): boolean {
  const isRefused = (name: unknown): boolean => typeof name === "string" && name !== "" && !taken.test(name);
  const ofChat = (call: Fields): boolean => isRefused(fieldsOf(call.function ?? call.custom).name);
  // Functions in namespaces are not called by one name here as they are elsewhere.
  if (operation.protocol === "openai-responses") {
    const { tools, input } = operation.payload.body;
    const inner = fieldsList(tools).flatMap((tool) => fieldsList(tool.tools));
    return [...fieldsList(tools), ...inner, ...fieldsList(input)].some(({ name }) => isRefused(name));
  }
  const { tools, functions, messages } = operation.chatBody();
  return (
    fieldsList(tools).some(ofChat) ||
    fieldsList(functions).some(({ name }) => isRefused(name)) ||
    fieldsList(messages).some(
      ({ tool_calls: calls, function_call: call }) =>
        fieldsList(calls).some(ofChat) || isRefused(fieldsOf(call).name),
    )
  );
}

/** A reply's event with the client's name of the tool that it calls. */
export const withClientName = (event: ReplyEvent, names = noNames): ReplyEvent => {
  const name = event.kind === "tool-call" ? names.get(event.name) : undefined;
  return name === undefined ? event : ({ ...event, name } as ReplyEvent);
};

/** Begins with a letter or an underscore, as Gemini asks. */
function fittedName(name: string): string {
  const plain = name.replace(/[^a-zA-Z0-9_-]/g, "_");
  return /^[a-zA-Z_]/.test(plain) ? plain : `_${plain}`;
}

const digest = (name: string): string => createHash("sha256").update(name).digest("hex").slice(0, 8);

const declaredNames = ({ tools, toolChoice }: NormalisedRequest): string[] => [
  ...tools.flatMap((tool) => (tool.kind === "provider" ? [] : [tool.name])),
  ...(toolChoice?.kind === "tool" ? [toolChoice.name] : []),
  ...(toolChoice?.kind === "allowed" ? toolChoice.names : []),
];

const calledNames = (turns: readonly Turn[]): string[] =>
  turns.flatMap((turn) => {
    if (turn.role === "assistant")
      return turn.parts.flatMap((part) => (part.kind === "tool-call" ? [part.name] : []));
    return turn.role === "tool" ? turn.parts.flatMap(({ toolName }) => toolName ?? []) : [];
  });

function renamedChoice(choice: ToolChoice, renamed: (name: string) => string): ToolChoice {
  if (choice.kind === "tool") return { ...choice, name: renamed(choice.name) };
  return choice.kind === "allowed" ? { ...choice, names: choice.names.map(renamed) } : choice;
}

function renamedTurn(turn: Turn, renamed: (name: string) => string): Turn {
  if (turn.role === "assistant")
    return {
      ...turn,
      parts: turn.parts.map((part) =>
        part.kind === "tool-call" ? { ...part, name: renamed(part.name) } : part,
      ),
    };
  if (turn.role !== "tool") return turn;
  return {
    ...turn,
    parts: turn.parts.map((part) =>
      part.toolName === null ? part : { ...part, toolName: renamed(part.toolName) },
    ),
  };
}
