import { messageText } from "../../../engine/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A function that the caller offers, as far as the demo reads it. */
export interface DemoTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly parameters: Fields;
}

/** What the demo models see of a chat request. */
export interface DemoPrompt {
  /** Last user turn, its head and tail where it is very long. */
  readonly text: string;
  /** The caller wants the answer and nothing around it. */
  readonly isBare: boolean;
  /** JSON schema that the answer must fit; null: free text; an empty object: any JSON object. */
  readonly schema: Fields | null;
  readonly tools: readonly DemoTool[];
  /** `auto`, `none`, `required`, or the name of the one tool to call. */
  readonly toolChoice: string;
  /** Content of the tool messages since the last user turn; empty: none. */
  readonly toolResults: readonly string[];
  /** Characters of all messages and tools, for the count of tokens. */
  readonly inputTexts: readonly string[];
}

const maxSideCharacters = 4_000;
/** Each word of a tool's description is held against each word of the prompt. */
const maxDescriptionCharacters = 1_000;
const bareWish =
  /\b(?:only|nothing else|just the|no explanation|no other text|(?:one|single) (?:word|number|letter)|(?:reply|answer|respond|end) with|(?:number|name|letter|label|word|result|sentence|question|text|poem|table|code|query|list|date|time|code)s? only|no comments?)\b/i;

export function readDemoPrompt(body: Fields): DemoPrompt {
  const messages = list(body.messages);
  const lastUser = messages.findLastIndex((message) => message.role === "user");
  const text = bound(lastUser === -1 ? "" : textOf(messages[lastUser]));
  const system = messages.filter(({ role }) => role === "system" || role === "developer").map(textOf);
  const format = object(body.response_format);
  const schema =
    format.type === "json_schema"
      ? object(object(format.json_schema).schema)
      : format.type === "json_object"
        ? {}
        : null;
  const tools = list(body.tools).map((tool) => readTool(object(tool.function)));
  return {
    text,
    isBare: schema !== null || [...system, text].some((part) => bareWish.test(part)),
    schema,
    tools: tools.filter((tool) => tool.name !== ""),
    toolChoice: readToolChoice(body.tool_choice),
    toolResults: messages
      .slice(lastUser + 1)
      .filter(({ role }) => role === "tool")
      .map(textOf),
    inputTexts: [...messages.map(textOf), ...(tools.length === 0 ? [] : [JSON.stringify(body.tools)])],
  };
}

function readTool(definition: Fields): DemoTool {
  return {
    name: typeof definition.name === "string" ? definition.name : "",
    description:
      typeof definition.description === "string"
        ? definition.description.slice(0, maxDescriptionCharacters)
        : "",
    parameters: object(definition.parameters),
  };
}

function readToolChoice(choice: unknown): string {
  if (typeof choice === "string") return choice;
  const name = object(object(choice).function).name;
  return typeof name === "string" ? name : "auto";
}

function textOf(message: Fields | undefined): string {
  return message === undefined ? "" : messageText(message as unknown as Parameters<typeof messageText>[0]);
}

function bound(text: string): string {
  if (text.length <= 2 * maxSideCharacters) return text;
  return `${text.slice(0, maxSideCharacters)}\n...\n${text.slice(-maxSideCharacters)}`;
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function object(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
