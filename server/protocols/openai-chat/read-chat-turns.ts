import type {
  AssistantPart,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  Untranslatable,
} from "../../operation/normalised-request.ts";
import { type Fields, fieldsList, fieldsOf, leaveCacheRest, leaveRest, textOf } from "../fields.ts";
import { cacheOf, leavePartRest, readContentPart, readContentParts, textPart } from "./read-content-part.ts";
import { readReasoningDetails } from "./reasoning-details.ts";

/** Members of messages that are read here. */
const messageMembers: ReadonlySet<string> = new Set([
  ...["role", "content", "name", "tool_call_id", "is_error", "tool_calls", "function_call", "refusal"],
  ...["reasoning", "reasoning_content", "reasoning_details", "cache_control"],
]);
/** The same without the name, for which only a user and an assistant have words elsewhere. */
const instructionMembers: ReadonlySet<string> = new Set(["role", "content", "cache_control"]);
/** Pictures that a model made stand beside what it said. */
const assistantMembers: ReadonlySet<string> = new Set([...messageMembers, "images"]);

function membersOf({ role }: Fields): ReadonlySet<string> {
  if (role === "system" || role === "developer") return instructionMembers;
  return role === "assistant" ? assistantMembers : messageMembers;
}
/**
 * Messages of a chat completion as turns; results of tools that follow each other are one turn.
 *
 * @param unread is told of members that have no words but this protocol's, by `messages.<member>` and `messages.content.<member>`
 * @param refusals is told of content parts that have none, see `readContentPart`
 */
export function readChatTurns(
  messages: readonly Fields[],
  unread: Record<string, unknown>,
  refusals: Untranslatable[],
): Turn[] {
  const turns: Turn[] = [];
  const called = new Map<string, { readonly name: string; readonly type: "function" | "custom" }>();
  /** Calls of the oldest form have no ids, nor have some clients' (Ollama): their results follow in order. */
  const nameless: string[] = [];
  for (const [index, message] of messages.entries()) {
    const path = `messages[${index}]`;
    const contentParts = () => readContentParts(message.content, `${path}.content`, refusals);
    const name = textOf(message.name);
    leaveRest(unread, "messages", message, membersOf(message));
    leaveCacheRest(unread, message);
    leavePartRest(unread, "messages.content", message.content);
    switch (message.role) {
      case "system":
      case "developer":
        turns.push({ role: message.role, parts: marked(textParts(message, unread), message) });
        break;
      case "assistant": {
        const parts = marked(assistantParts(message, `call_${index}`, path, refusals), message);
        const stated = new Set(fieldsList(message.tool_calls).map(({ id }) => id));
        for (const part of parts) {
          if (part.kind !== "tool-call") continue;
          called.set(part.id, part);
          if (!stated.has(part.id)) nameless.push(part.id);
        }
        turns.push({ role: "assistant", parts, name });
        break;
      }
      case "tool":
      case "function": {
        const id = textOf(message.tool_call_id) || (nameless.shift() ?? `call_${index}`);
        const call = called.get(id);
        const result: ToolResultPart = {
          kind: "tool-result",
          toolCallId: id,
          toolName: call?.name ?? name,
          type: call?.type ?? "function",
          isError: message.is_error === true,
          parts: contentParts(),
          cache: cacheOf(message),
        };
        const last = turns.at(-1);
        if (last?.role === "tool") turns[turns.length - 1] = { role: "tool", parts: [...last.parts, result] };
        else turns.push({ role: "tool", parts: [result] });
        break;
      }
      default:
        turns.push({ role: "user", parts: marked(contentParts(), message), name });
    }
  }
  return turns;
}

/** A mark of the message as a whole, which gateways take, is one of its last part. */
function marked<Part extends AssistantPart>(parts: Part[], message: Fields): Part[] {
  const cache = cacheOf({ cache_control: message.cache_control });
  const last = parts.at(-1);
  return cache === null || last === undefined || !("cache" in last)
    ? parts
    : [...parts.slice(0, -1), { ...last, cache: last.cache ?? cache }];
}

/** Instructions are text everywhere: other parts are named in `unread`. */
function textParts({ content }: Fields, unread: Record<string, unknown>): TextPart[] {
  if (typeof content === "string") return [textPart(content)];
  return fieldsList(content).flatMap((part) => {
    const text = textOf(part.text);
    if (text === null) unread[`messages.content.${textOf(part.type) ?? "part"}`] ??= part;
    return text === null ? [] : [textPart(text, part)];
  });
}

function assistantParts(
  message: Fields,
  legacyId: string,
  path: string,
  refusals: Untranslatable[],
): AssistantPart[] {
  const parts: AssistantPart[] = [];
  const details = readReasoningDetails(message.reasoning_details);
  const thought = textOf(message.reasoning_content) ?? textOf(message.reasoning);
  if (details.parts.length > 0) parts.push(...details.parts);
  else if (thought) parts.push(plainReasoning(thought));
  if (typeof message.content === "string") {
    if (message.content !== "") parts.push(textPart(message.content));
  } else
    for (const [at, part] of fieldsList(message.content).entries())
      parts.push(readAssistantPart(part, `${path}.content[${at}]`, refusals));
  const refusal = textOf(message.refusal);
  if (refusal) parts.push({ kind: "refusal", text: refusal });
  parts.push(...readContentParts(message.images, `${path}.images`, refusals));
  for (const [position, call] of fieldsList(message.tool_calls).entries())
    parts.push(readToolCall(call, `${legacyId}_${position}`, details.callSignatures));
  const legacy = fieldsOf(message.function_call);
  const legacyName = textOf(legacy.name);
  if (legacyName !== null)
    parts.push(toolCall(legacyId, legacyName, "function", textOf(legacy.arguments) ?? "{}"));
  return parts;
}

function readAssistantPart(part: Fields, path: string, refusals: Untranslatable[]): AssistantPart {
  if (part.type === "refusal") return { kind: "refusal", text: textOf(part.refusal) ?? "" };
  // Mistral and some gateways put thinking among the parts.
  if (part.type === "redacted_thinking")
    return { ...plainReasoning("", textOf(part.data) ?? ""), isRedacted: true };
  if (part.type !== "thinking" && part.type !== "reasoning") return readContentPart(part, path, refusals);
  const text = textOf(part.thinking) ?? textOf(part.text);
  return plainReasoning(
    text ??
      fieldsList(part.thinking)
        .map((piece) => textOf(piece.text) ?? "")
        .join(""),
    textOf(part.signature),
  );
}

const plainReasoning = (text: string, signature: string | null = null): ReasoningPart => ({
  kind: "reasoning",
  text,
  isSummary: false,
  // In a content part this is Anthropic's form, which gateways pass through.
  signature: signature === null ? null : { protocol: "anthropic-messages", value: signature },
  isRedacted: false,
  id: null,
});

function readToolCall(
  call: Fields,
  ownId: string,
  signatures: ReadonlyMap<string, ToolCallPart["signature"]>,
): ToolCallPart {
  const id = textOf(call.id) || ownId;
  const google = fieldsOf(fieldsOf(call.extra_content).google);
  const thought = textOf(google.thought_signature);
  const signature: ToolCallPart["signature"] =
    thought === null ? (signatures.get(id) ?? null) : { protocol: "gemini", value: thought };
  const custom = fieldsOf(call.custom);
  if (call.type === "custom")
    return toolCall(id, textOf(custom.name) ?? "", "custom", textOf(custom.input) ?? "", signature);
  const { name, arguments: input } = fieldsOf(call.function);
  // Some clients send the arguments back as an object.
  const text = typeof input === "string" ? input : JSON.stringify(input ?? {});
  return toolCall(id, textOf(name) ?? "", "function", text, signature);
}

const toolCall = (
  id: string,
  name: string,
  type: ToolCallPart["type"],
  input: string,
  signature: ToolCallPart["signature"] = null,
): ToolCallPart => ({ kind: "tool-call", id, name, type, input, signature, cache: null });
