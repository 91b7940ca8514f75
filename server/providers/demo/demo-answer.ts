import { type ChatMessage, messageText } from "../../../engine/index.ts";
import type { WrittenReply } from "./answer-keys.ts";
import { type Fields, fillSchema, fitsSchema } from "./fill-schema.ts";

type Tool = { readonly name?: string; readonly description?: string; readonly parameters?: Fields };

/** What the demo reads of a chat request, beyond what the gateway has validated. */
export interface DemoBody {
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly { readonly function?: Tool }[] | null;
  readonly tool_choice?: string | { readonly function?: { readonly name?: string } } | null;
  readonly response_format?: {
    readonly type?: string;
    readonly json_schema?: { readonly schema?: Fields };
  } | null;
  readonly max_tokens?: number | null;
  readonly max_completion_tokens?: number | null;
  readonly n?: unknown;
  readonly stop?: unknown;
}

/** Of a text in which values and words of tools are looked for. */
const maxReadCharacters = 4_000;

/**
 * The reply to a shipped case in the form that the request asks for; else a call of a tool whose words the request uses, or a sentence that says
 * what the model is, as a value of the schema where one is demanded.
 *
 * @param known the reply to the shipped case, right or wrong; null: the request is none
 */
export function demoAnswer(model: string, body: DemoBody, known: WrittenReply | null): WrittenReply {
  const { messages, tool_choice: choice } = body;
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  const asked = textOf(messages[lastUser]).slice(-maxReadCharacters);
  const results = messages.slice(lastUser + 1).filter(({ role }) => role === "tool");
  const named = typeof choice === "object" ? choice?.function?.name : undefined;
  const isForced = named !== undefined || choice === "required";
  const offered = (choice !== "none" && body.tools) || [];
  const tools = offered
    .flatMap((tool) => tool.function ?? [])
    .filter(({ name }) => named === undefined || name === named);
  if (typeof known === "string" && !isForced) return inForm(known);
  if (
    typeof known === "object" &&
    known?.tool_calls.every((call) => tools.some(({ name }) => name === call.name))
  )
    return known;
  const fitting = results.length === 0 ? tools.find((one) => sharesWords(one, asked)) : undefined;
  const tool = fitting ?? (isForced ? tools[0] : undefined);
  if (tool?.name !== undefined) {
    const filled = fillSchema({ type: "object", ...tool.parameters }, asked, phrasesOf(asked));
    return { tool_calls: [{ name: tool.name, arguments: filled }] };
  }
  return inForm(
    `This is demo/${model}, a built-in demo model: it answers the cases of the eval suites that ship, and says this to everything else. Set a provider's key to get real answers.${results.map((result) => ` The tool returned: ${textOf(result).slice(0, 200)}`).join("")}`,
  );

  function inForm(text: string): string {
    const { type, json_schema } = body.response_format ?? {};
    if (type !== "json_schema" && type !== "json_object") return text;
    const schema = { type: "object", ...json_schema?.schema };
    if (fitsSchema(schema, parsed(text))) return text;
    if (type === "json_object") return JSON.stringify({ answer: parsed(text) ?? text });
    const [source, phrases] = known === null ? [asked, phrasesOf(asked)] : [text, [text]];
    return JSON.stringify(fillSchema(schema, source, phrases));
  }
}

/** What a text quotes, and names in it: capitals at the start of a sentence are none. */
function phrasesOf(text: string): string[] {
  const found = text.matchAll(/["“]([^"”]{1,80})["”]|(?<=[a-z,;:(] )([A-Z][\w-]+(?: [A-Z][\w-]+)*)/g);
  return [...found].map(([, quoted, name]) => quoted ?? name ?? "");
}

function sharesWords({ name, description }: Tool, text: string): boolean {
  const wordsOf = (part: string) =>
    part
      .slice(0, maxReadCharacters)
      .toLowerCase()
      .match(/[a-z]{4,}/g) ?? [];
  const asked = new Set<string>(wordsOf(text));
  return wordsOf(`${name} ${description}`).some((word) => asked.has(word));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(message: ChatMessage | undefined): string {
  return message === undefined ? "" : messageText(message);
}
