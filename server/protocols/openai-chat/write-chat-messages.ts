import type {
  AssistantPart,
  MediaPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../operation/normalised-request.ts";
import { Untranslatable } from "../../operation/normalised-request.ts";
import { withAssistantMediaFollowing } from "../assistant-media.ts";
import { customInputAsArguments } from "../custom-tools.ts";
import { compact, type Fields } from "../fields.ts";
import { callDetail, reasoningDetail } from "./reasoning-details.ts";

/** Turns as messages of a chat completion, in their order. `dropped`: what has no words here. */
export function writeChatMessages(
  turns: readonly Turn[],
  takesCustomTools: boolean,
): { messages: Fields[]; dropped: string[] } {
  const messages: Fields[] = [];
  const dropped = new Set<string>();
  for (const turn of withAssistantMediaFollowing(turns)) {
    switch (turn.role) {
      case "system":
      case "developer":
        messages.push({ role: turn.role, content: joined(turn.parts, dropped) });
        break;
      case "user":
        messages.push({ role: "user", ...nameField(turn.name), content: userContent(turn.parts, dropped) });
        break;
      case "assistant":
        messages.push({
          role: "assistant",
          ...nameField(turn.name),
          ...assistantFields(turn.parts, takesCustomTools, dropped),
        });
        break;
      case "tool":
        messages.push(...turn.parts.flatMap((result) => toolMessages(result, dropped)));
        // Media of results follow all of them: between a call's results no other message may stand.
        messages.push(...resultMedia(turn.parts, dropped));
    }
  }
  return { messages, dropped: [...dropped] };
}

const nameField = (name: string | null): Fields => (name === null ? {} : { name });

function noteCache(holder: { readonly cache: unknown }, dropped: Set<string>): void {
  if (holder.cache !== null) dropped.add("cache_control");
}

/** Text alone is a string: what every endpoint takes. */
function joined(parts: readonly TextPart[], dropped: Set<string>): string {
  for (const part of parts) noteCache(part, dropped);
  return parts.map(({ text }) => text).join("\n\n");
}

function userContent(parts: readonly UserPart[], dropped: Set<string>): unknown {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "text") return joined([only], dropped);
  return parts.map((part) => contentPart(part, dropped));
}

function contentPart(part: UserPart, dropped: Set<string>): Fields {
  noteCache(part, dropped);
  if (part.kind === "text") return { type: "text", text: part.text };
  if (part.hasCitations) dropped.add("citations");
  if (part.source.kind !== "text" && part.context !== null) dropped.add("context");
  if (part.kind === "document" && part.detail !== null && part.detail !== "auto") dropped.add("detail");
  return mediaPart(part);
}

/** A picture, sound, film or file as a content part. @throws Untranslatable for a file that lies with another provider, and for sound at an address */
export function mediaPart({ kind, source, name, detail, context }: MediaPart): Fields {
  if (source.kind === "file" && source.protocol !== "openai-chat" && source.protocol !== "openai-responses")
    throw new Untranslatable("file_id", "the file was uploaded to another provider");
  if (source.kind === "text") {
    const head = [name, context].filter((line) => line !== null).join("\n");
    return { type: "text", text: head === "" ? source.text : `${head}\n\n${source.text}` };
  }
  const url =
    source.kind === "url"
      ? source.url
      : source.kind === "base64"
        ? `data:${source.mediaType ?? defaultTypes[kind]};base64,${source.data}`
        : null;
  switch (kind) {
    case "image":
      if (url === null) break;
      return { type: "image_url", image_url: compact({ url, detail }) };
    case "video":
      return { type: "video_url", video_url: { url } };
    case "audio":
      if (source.kind !== "base64")
        throw new Untranslatable("input_audio", "chat completions take audio as Base64 only");
      return {
        type: "input_audio",
        input_audio: { data: source.data, format: source.mediaType?.replace(/^audio\/(x-)?/, "") ?? "wav" },
      };
    case "document":
      break;
  }
  const file =
    source.kind === "file"
      ? { file_id: source.id }
      : { filename: name ?? `file.${extension(source)}`, file_data: url };
  return { type: "file", file };
}

const defaultTypes = {
  image: "image/png",
  audio: "audio/wav",
  video: "video/mp4",
  document: "application/pdf",
} as const;

const extension = (source: MediaPart["source"]): string =>
  source.kind === "base64" && source.mediaType === "text/plain" ? "txt" : "pdf";

function assistantFields(
  parts: readonly AssistantPart[],
  takesCustomTools: boolean,
  dropped: Set<string>,
): Fields {
  const texts: string[] = [];
  const thoughts: string[] = [];
  const details: Fields[] = [];
  const calls: Fields[] = [];
  let refusal: string | null = null;
  for (const part of parts) {
    switch (part.kind) {
      case "text":
        noteCache(part, dropped);
        texts.push(part.text);
        break;
      case "reasoning":
        if (part.text !== "") thoughts.push(part.text);
        if (part.signature !== null) details.push(reasoningDetail(part, details.length));
        break;
      case "tool-call":
        noteCache(part, dropped);
        calls.push(toolCall(part, takesCustomTools));
        if (part.signature !== null) details.push(callDetail(part.id, part.signature, details.length));
        break;
      case "refusal":
        refusal = (refusal ?? "") + part.text;
        break;
      default:
        dropped.add(`messages.${part.kind}`);
    }
  }
  return {
    content: texts.length > 0 ? texts.join("") : calls.length > 0 || refusal !== null ? null : "",
    ...(thoughts.length === 0 ? {} : { reasoning_content: thoughts.join("\n") }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
    ...(refusal === null ? {} : { refusal }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function toolCall({ id, name, type, input, signature }: ToolCallPart, takesCustomTools: boolean): Fields {
  if (type === "custom" && takesCustomTools) return { id, type, custom: { name, input } };
  const args = type === "custom" ? customInputAsArguments(input) : input === "" ? "{}" : input;
  const call = { id, type: "function", function: { name, arguments: args } };
  return signature?.protocol === "gemini"
    ? { ...call, extra_content: { google: { thought_signature: signature.value } } }
    : call;
}

function toolMessages(result: ToolResultPart, dropped: Set<string>): Fields[] {
  noteCache(result, dropped);
  const texts = result.parts.filter((part): part is TextPart => part.kind === "text");
  const media = result.parts.length - texts.length;
  const text = joined(texts, dropped);
  const note = media === 0 ? "" : `${text === "" ? "" : "\n\n"}[${media} attached below]`;
  // This protocol has no field for it, and the model must know.
  const prefix = result.isError && !/^\s*error/i.test(text) ? "Error: " : "";
  return [{ role: "tool", tool_call_id: result.toolCallId, content: `${prefix}${text}${note}` }];
}

/** Results hold text only in this protocol: pictures and documents of results follow as a message of the user's. */
function resultMedia(results: readonly ToolResultPart[], dropped: Set<string>): Fields[] {
  const content = results.flatMap(({ parts, toolCallId }) => {
    const media = parts.filter((part): part is MediaPart => part.kind !== "text");
    if (media.length === 0) return [];
    const label = { type: "text", text: `Attached to the result of tool call ${toolCallId}:` };
    return [label, ...media.map((part) => contentPart(part, dropped))];
  });
  return content.length === 0 ? [] : [{ role: "user", content }];
}
