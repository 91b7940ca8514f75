import type { NormalisedRequest, Tool } from "../operation/normalised-request.ts";
import { isFields } from "./fields.ts";
import { withClientName } from "./renamed-tools.ts";
import type { ReplyContext } from "./reply-codec.ts";
import type { ReplyEvent } from "./reply-event.ts";

/** The one argument of the function that stands for a tool with free text. */
const inputField = "input";

/** A tool with free text, as a function, for protocols that have functions only. Its calls are turned back by `DeclaredCalls`. */
export function customToolAsFunction(tool: Tool & { kind: "custom" }): Tool & { kind: "function" } {
  const { name, description, format } = tool;
  const grammar =
    format?.type === "grammar"
      ? `The input must match this ${format.syntax ?? ""} grammar:\n${format.definition}`
      : null;
  return {
    kind: "function",
    name,
    description: [description, grammar].filter((text) => text !== null).join("\n\n") || null,
    parameters: {
      type: "object",
      properties: { [inputField]: { type: "string", description: "The whole input, as plain text." } },
      required: [inputField],
      additionalProperties: false,
    },
    strict: null,
    cache: null,
  };
}

/** A call of such a tool in a conversation's history, as the function's arguments. */
export const customInputAsArguments = (input: string): string => JSON.stringify({ [inputField]: input });

/** Names of the tools with free text that a request declares. */
export const customToolNames = ({ tools }: Pick<NormalisedRequest, "tools">): ReadonlySet<string> =>
  new Set(tools.flatMap((tool) => (tool.kind === "custom" ? [tool.name] : [])));

/** Turns calls back into those of tools that the client declared: by its own names, and with free text where a function stood for that. One per reply. */
export class DeclaredCalls {
  readonly #custom: ReadonlySet<string>;
  readonly #names: ReplyContext["toolNames"];
  /** Arguments of the calls under way, by choice and index. */
  readonly #open = new Map<string, string>();

  constructor({ customTools, toolNames }: Pick<ReplyContext, "customTools" | "toolNames">) {
    this.#custom = customTools;
    this.#names = toolNames;
  }

  /** Arguments are JSON, so that nothing of them can be passed on before they are whole. */
  restore(sent: ReplyEvent): readonly ReplyEvent[] {
    const event = withClientName(sent, this.#names);
    if (event.kind !== "tool-call" && event.kind !== "tool-input" && event.kind !== "tool-end")
      return [event];
    const key = `${event.choice ?? 0} ${event.index}`;
    if (event.kind === "tool-call") {
      if (event.type === "custom" || !this.#custom.has(event.name)) return [event];
      this.#open.set(key, "");
      return [{ ...event, type: "custom" }];
    }
    const held = this.#open.get(key);
    if (held === undefined) return [event];
    if (event.kind === "tool-input") {
      this.#open.set(key, held + event.text);
      return [];
    }
    this.#open.delete(key);
    const { index, choice = 0 } = event;
    return [{ kind: "tool-input", index, choice, text: inputOf(held) }, event];
  }
}

/** What cannot be read as the one argument was meant as the text itself. */
function inputOf(argumentsText: string): string {
  try {
    const value: unknown = JSON.parse(argumentsText);
    if (isFields(value) && typeof value[inputField] === "string") return value[inputField];
  } catch {}
  return argumentsText;
}
