import type {
  AssistantPart,
  MediaPart,
  TextPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../operation/normalised-request.ts";
import { Untranslatable } from "../../operation/normalised-request.ts";
import { withAssistantMediaFollowing } from "../assistant-media.ts";
import { compact, type Fields } from "../fields.ts";

/** Turns as input items, in their order. `dropped`: what has no words here. */
export function writeResponsesItems(turns: readonly Turn[]): { items: Fields[]; dropped: string[] } {
  const dropped = new Set<string>();
  const items: Fields[] = [];
  for (const turn of withAssistantMediaFollowing(turns)) {
    if ("name" in turn && turn.name !== null) dropped.add("messages.name");
    if (turn.role === "assistant") items.push(...assistantItems(turn.parts, items.length, dropped));
    else if (turn.role === "tool") items.push(...turn.parts.map((result) => resultItem(result, dropped)));
    else {
      const content = turn.parts.map((part) => contentPart(part, dropped));
      items.push({ type: "message", role: turn.role, content });
    }
  }
  return { items, dropped: [...dropped] };
}

function noteCache(holder: { readonly cache: unknown }, dropped: Set<string>): void {
  if (holder.cache !== null) dropped.add("cache_control");
}

function contentPart(part: UserPart, dropped: Set<string>): Fields {
  noteCache(part, dropped);
  return part.kind === "text" ? { type: "input_text", text: part.text } : mediaPart(part, dropped);
}

/** @throws Untranslatable for sound and film, and for a file that lies with another provider */
function mediaPart(part: MediaPart, dropped: Set<string>): Fields {
  const { kind, source, name, detail, context, hasCitations } = part;
  if (hasCitations) dropped.add("citations");
  if (source.kind !== "text" && context !== null) dropped.add("context");
  if (kind === "audio" || kind === "video")
    throw new Untranslatable(kind, `the Responses API takes no ${kind}`);
  if (source.kind === "file" && source.protocol !== "openai-chat" && source.protocol !== "openai-responses")
    throw new Untranslatable("file_id", "the file was uploaded to another provider");
  if (source.kind === "text") {
    const head = [name, context].filter((line) => line !== null).join("\n");
    return { type: "input_text", text: head === "" ? source.text : `${head}\n\n${source.text}` };
  }
  if (kind === "image") {
    const mediaType = source.kind === "base64" ? (source.mediaType ?? "image/png") : null;
    return {
      ...{ type: "input_image", detail: detail ?? "auto" },
      ...(source.kind === "file"
        ? { file_id: source.id }
        : { image_url: source.kind === "url" ? source.url : `data:${mediaType};base64,${source.data}` }),
    };
  }
  if (source.kind === "file") return { type: "input_file", file_id: source.id };
  if (source.kind === "url") return { type: "input_file", file_url: source.url };
  const mediaType = source.mediaType ?? "application/pdf";
  return {
    type: "input_file",
    filename: name ?? `file.${mediaType === "text/plain" ? "txt" : "pdf"}`,
    file_data: `data:${mediaType};base64,${source.data}`,
  };
}

function assistantItems(parts: readonly AssistantPart[], start: number, dropped: Set<string>): Fields[] {
  const items: Fields[] = [];
  /** Text and refusals that follow each other are one message. */
  let said: Fields[] | null = null;
  const say = (part: Fields): void => {
    if (said === null) {
      said = [];
      const id = `msg_tw${start + items.length}`;
      items.push({ type: "message", id, role: "assistant", status: "completed", content: said });
    }
    said.push(part);
  };
  for (const part of parts) {
    if (part.kind === "text") {
      noteCache(part, dropped);
      say({ type: "output_text", text: part.text, annotations: [] });
      continue;
    }
    if (part.kind === "refusal") {
      say({ type: "refusal", refusal: part.text });
      continue;
    }
    said = null;
    if (part.kind === "tool-call") {
      noteCache(part, dropped);
      const called = { call_id: part.id, name: part.name };
      items.push(
        part.type === "custom"
          ? { type: "custom_tool_call", ...called, input: part.input }
          : { type: "function_call", ...called, arguments: part.input === "" ? "{}" : part.input },
      );
    } else if (part.kind === "reasoning") {
      // Only what OpenAI sealed itself is taken back.
      if (part.signature?.protocol !== "openai-responses") dropped.add("reasoning");
      else
        items.push({
          type: "reasoning",
          id: part.id ?? `rs_tw${start + items.length}`,
          summary: part.text === "" ? [] : [{ type: "summary_text", text: part.text }],
          encrypted_content: part.signature.value,
        });
    } else dropped.add(`messages.${part.kind}`);
  }
  return items;
}

function resultItem(result: ToolResultPart, dropped: Set<string>): Fields {
  noteCache(result, dropped);
  for (const part of result.parts) noteCache(part, dropped);
  const [first, ...others] = result.parts;
  // This protocol has no field for it, and the model must know.
  const prefix =
    result.isError && !(first?.kind === "text" && /^\s*error/i.test(first.text)) ? "Error: " : "";
  const isText = result.parts.every((part): part is TextPart => part.kind === "text");
  const output =
    isText && others.length === 0
      ? `${prefix}${first?.kind === "text" ? first.text : ""}`
      : [
          ...(prefix === "" ? [] : [{ type: "input_text", text: prefix.trim() }]),
          ...result.parts.map((part) => contentPart(part, dropped)),
        ];
  const type = result.type === "custom" ? "custom_tool_call_output" : "function_call_output";
  return compact({ type, call_id: result.toolCallId, output });
}
