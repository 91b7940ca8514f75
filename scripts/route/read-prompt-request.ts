import { Ajv } from "ajv";
import { validationError } from "../../server/operation/validation-error.ts";
import {
  type ChatRequestBody,
  chatRequestSchema,
} from "../../server/protocols/openai-chat/chat-request-schema.ts";

/** A chat request without its model: what `auto` is asked to route. */
export type PromptRequest = Omit<ChatRequestBody, "model">;

const validate = new Ajv({ allowUnionTypes: true, strict: false }).compile(chatRequestSchema);

/** Fields of a request that decide which models can take it, or how they are ranked. A file's other fields are its own. */
const readFields = [
  ...["tools", "functions", "response_format", "reasoning_effort", "routing"],
  ...["max_tokens", "max_completion_tokens"],
] as const;

/**
 * A line's prompt (`prompt`, `input` or `text`) or conversation (`messages`; `input` and `prompt` may hold one, too) as a chat request, with
 * what else of a request stands in the line: tools, the form of the reply, output tokens, `routing`.
 *
 * @param at file and line
 * @throws Error naming file, line, field and fix
 */
export function readPromptRequest(at: string, row: Readonly<Record<string, unknown>>): PromptRequest {
  const messages = messagesOf(at, row);
  const fields = readFields.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]);
  const body = { model: "auto", messages, ...Object.fromEntries(fields) };
  if (!validate(body)) throw new Error(`${at}: ${validationError(validate.errors!).message}`);
  const { model: _, ...request } = body as ChatRequestBody;
  if (!request.messages.some(({ role }) => role === "user"))
    throw new Error(`${at} has no prompt: \`messages\` needs a message with the role "user".`);
  return request;
}

function messagesOf(at: string, row: Readonly<Record<string, unknown>>): unknown {
  if (row.messages !== undefined && row.messages !== null) return row.messages;
  for (const field of ["prompt", "input", "text"]) {
    const value = row[field];
    if (typeof value === "string") return [{ role: "user", content: value }];
    if (Array.isArray(value)) return value;
    if (value !== undefined && value !== null)
      throw new Error(`${at}: \`${field}\` must be a text, or an array of messages.`);
  }
  throw new Error(`${at} has no prompt: give it a text field \`prompt\`, or \`messages\` with a user turn.`);
}
