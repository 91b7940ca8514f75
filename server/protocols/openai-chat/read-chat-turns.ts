import type {
  AssistantPart,
  MediaPart,
  MediaSource,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../operation/normalised-request.ts";
import {
  dataUrl,
  type Fields,
  fieldsList,
  fieldsOf,
  isFields,
  leaveCacheRest,
  leaveRest,
  textOf,
} from "../fields.ts";
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
/** Members of content parts that are read here, of every type. */
const partMembers: ReadonlySet<string> = new Set([
  ...["type", "text", "refusal", "thinking", "signature", "image_url", "detail", "input_audio", "video_url"],
  ...[
    "document_url",
    "document_name",
    "file",
    "filename",
    "file_id",
    "file_data",
    "file_url",
    "cache_control",
    "prompt_cache_breakpoint",
  ],
  // Of an earlier reply; no model is told of them.
  ...["annotations", "logprobs"],
]);
const partTypes: ReadonlySet<unknown> = new Set([
  ...["text", "input_text", "output_text", "refusal", "thinking", "reasoning"],
  ...["image_url", "input_image", "input_audio", "video_url", "file", "input_file", "document_url"],
]);

/** Names members of content parts that are not read here; parts of an unknown type are read whole. */
export function leavePartRest(unread: Record<string, unknown>, path: string, content: unknown): void {
  for (const part of fieldsList(content)) {
    if (partTypes.has(part.type)) leaveRest(unread, path, part, partMembers);
    leaveCacheRest(unread, part);
    const { ttl } = fieldsOf(part.prompt_cache_breakpoint);
    if (ttl != null) unread[`${path}.prompt_cache_breakpoint.ttl`] ??= ttl;
  }
}

/**
 * Messages of a chat completion as turns; results of tools that follow each other are one turn.
 *
 * @param unread is told of members that have no words but this protocol's, by `messages.<member>` and `messages.content.<member>`
 */
export function readChatTurns(messages: readonly Fields[], unread: Record<string, unknown> = {}): Turn[] {
  const turns: Turn[] = [];
  const called = new Map<string, { readonly name: string; readonly type: "function" | "custom" }>();
  /** Calls of the oldest form have no ids, nor have some clients' (Ollama): their results follow in order. */
  const nameless: string[] = [];
  for (const [index, message] of messages.entries()) {
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
        const parts = marked(assistantParts(message, `call_${index}`), message);
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
          parts: contentParts(message),
          cache: cacheOf(message),
        };
        const last = turns.at(-1);
        if (last?.role === "tool") turns[turns.length - 1] = { role: "tool", parts: [...last.parts, result] };
        else turns.push({ role: "tool", parts: [result] });
        break;
      }
      default:
        turns.push({ role: "user", parts: marked(contentParts(message), message), name });
    }
  }
  return turns;
}

const textPart = (text: string, holder: Fields = {}): TextPart => ({
  kind: "text",
  text,
  cache: cacheOf(holder),
});

/** Anthropic's mark, which gateways take here as well, or OpenAI's, whose lifetimes no other provider has. */
const cacheOf = ({ cache_control: mark, prompt_cache_breakpoint: breakpoint }: Fields): TextPart["cache"] =>
  isFields(mark) ? { ttl: textOf(mark.ttl) } : isFields(breakpoint) ? { ttl: null } : null;

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

function contentParts({ content }: Fields): UserPart[] {
  if (typeof content === "string") return [textPart(content)];
  return fieldsList(content).map(readContentPart);
}

/** One part of a message. A part of an unknown kind is kept as text of its JSON: it was meant for the model. */
export function readContentPart(part: Fields): UserPart {
  switch (part.type) {
    case "text":
    case "input_text":
    case "output_text":
      return textPart(textOf(part.text) ?? "", part);
    case "image_url":
    case "input_image": {
      const id = textOf(part.file_id);
      if (id !== null)
        return media("image", { kind: "file", id, protocol: "openai-chat" }, part, {
          detail: textOf(part.detail),
        });
      const holder = isFields(part.image_url) ? part.image_url : { url: part.image_url, detail: part.detail };
      return media("image", urlSource(textOf(holder.url) ?? ""), part, { detail: textOf(holder.detail) });
    }
    case "input_audio": {
      const { data, format } = fieldsOf(part.input_audio);
      const mediaType = `audio/${textOf(format) ?? "wav"}`;
      return media("audio", { kind: "base64", mediaType, data: textOf(data) ?? "" }, part);
    }
    case "video_url":
      return media("video", urlSource(textOf(fieldsOf(part.video_url).url) ?? ""), part);
    case "file":
    case "input_file":
      return readFile(part);
    // Mistral's.
    case "document_url":
      return media("document", urlSource(textOf(part.document_url) ?? ""), part, {
        name: textOf(part.document_name),
      });
    default:
      return textPart(JSON.stringify(part));
  }
}

function readFile(part: Fields): MediaPart {
  const file = part.type === "file" ? fieldsOf(part.file) : part;
  const name = textOf(file.filename);
  const id = textOf(file.file_id);
  const detail = textOf(part.detail);
  if (id !== null)
    return media("document", { kind: "file", id, protocol: "openai-chat" }, part, { name, detail });
  const data = textOf(file.file_data) ?? textOf(file.file_url) ?? "";
  const source = urlSource(data);
  // Bare Base64 is what some clients send here.
  const bare: MediaSource = { kind: "base64", mediaType: null, data };
  return media("document", /^(https?|data):/i.test(data) ? source : bare, part, { name, detail });
}

function urlSource(url: string): MediaSource {
  const inline = dataUrl(url);
  return inline === null
    ? { kind: "url", url }
    : { kind: "base64", ...inline, mediaType: inline.mediaType || null };
}

function media(
  kind: MediaPart["kind"],
  source: MediaSource,
  holder: Fields,
  rest: Partial<Pick<MediaPart, "name" | "detail">> = {},
): MediaPart {
  const cache = cacheOf(holder);
  return { kind, source, name: null, detail: null, context: null, hasCitations: false, cache, ...rest };
}

function assistantParts(message: Fields, legacyId: string): AssistantPart[] {
  const parts: AssistantPart[] = [];
  const details = readReasoningDetails(message.reasoning_details);
  const thought = textOf(message.reasoning_content) ?? textOf(message.reasoning);
  if (details.parts.length > 0) parts.push(...details.parts);
  else if (thought) parts.push(plainReasoning(thought));
  if (typeof message.content === "string") {
    if (message.content !== "") parts.push(textPart(message.content));
  } else for (const part of fieldsList(message.content)) parts.push(readAssistantPart(part));
  const refusal = textOf(message.refusal);
  if (refusal) parts.push({ kind: "refusal", text: refusal });
  parts.push(...fieldsList(message.images).map(readContentPart));
  for (const [position, call] of fieldsList(message.tool_calls).entries())
    parts.push(readToolCall(call, `${legacyId}_${position}`, details.callSignatures));
  const legacy = fieldsOf(message.function_call);
  const legacyName = textOf(legacy.name);
  if (legacyName !== null)
    parts.push(toolCall(legacyId, legacyName, "function", textOf(legacy.arguments) ?? "{}"));
  return parts;
}

function readAssistantPart(part: Fields): AssistantPart {
  if (part.type === "refusal") return { kind: "refusal", text: textOf(part.refusal) ?? "" };
  // Mistral and some gateways put thinking among the parts.
  if (part.type !== "thinking" && part.type !== "reasoning") return readContentPart(part);
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
