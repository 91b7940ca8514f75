import { parse } from "yaml";
import type { CaseMessage } from "../../case-message.ts";

/** A text that is a list of messages in JSON or YAML is one; anything else stays text. */
export function asMessages(text: string): string | readonly CaseMessage[] {
  return messagesOf(text) ?? text;
}

/**
 * Messages in any of the forms that chat prompts have: a list, OpenAI's and Anthropic's request (`messages`, `system`), Gemini's (`contents`,
 * `parts`), or one message. Null: it is none.
 */
export function messagesOf(value: unknown): readonly CaseMessage[] | null {
  const found = typeof value === "string" ? parsed(value) : value;
  if (typeof found !== "object" || found === null) return null;
  if (Array.isArray(found)) return listOf(found);
  const { messages, contents, system, systemInstruction, system_instruction, role } = found as Record<
    string,
    unknown
  >;
  const list = listOf(messages ?? contents ?? (role === undefined ? undefined : [found]));
  const instruction = system ?? systemInstruction ?? system_instruction;
  if (list === null || instruction === undefined) return list;
  return [{ role: "system", content: contentOf(instruction) }, ...list];
}

function parsed(text: string): unknown {
  if (!/^\s*(?:\[|-\s+role:|\{)/.test(text)) return null;
  try {
    return /^\s*-/.test(text) ? parse(text) : JSON.parse(text);
  } catch {
    return null;
  }
}

function listOf(value: unknown): readonly CaseMessage[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const isList = value.every((one: unknown) => typeof one === "object" && one !== null && "role" in one);
  return isList ? value.map((one: Record<string, unknown>) => messageOf(one)) : null;
}

function messageOf({ parts, ...message }: Record<string, unknown>): CaseMessage {
  const role = message.role === "model" ? "assistant" : String(message.role);
  const content = parts === undefined ? message.content : parts;
  return { ...message, role, content: contentOf(content) };
}

/** Content parts of Gemini and Anthropic as OpenAI's; a single text part is a text. */
function contentOf(content: unknown): unknown {
  const list = Array.isArray(content)
    ? content
    : typeof content === "object" && content !== null
      ? [content]
      : null;
  if (list === null) return content;
  const parts = list.map(partOf);
  const [first] = parts as readonly { type?: unknown; text?: unknown }[];
  return parts.length === 1 && first?.type === "text" && typeof first.text === "string" && !isTyped(list[0])
    ? first.text
    : parts;
}

const isTyped = (part: unknown): boolean => typeof part === "object" && part !== null && "type" in part;

function partOf(part: unknown): unknown {
  if (typeof part === "string") return { type: "text", text: part };
  if (typeof part !== "object" || part === null) return part;
  const { type, text, source, inlineData, inline_data } = part as Record<string, unknown>;
  const data = (inlineData ?? inline_data) as
    | { mimeType?: string; mime_type?: string; data?: string }
    | undefined;
  if (data?.data !== undefined)
    return pictureOf(`data:${data.mimeType ?? data.mime_type ?? "image/png"};base64,${data.data}`);
  if (type === "image" && typeof source === "object" && source !== null) {
    const { media_type, data: bytes, url } = source as { media_type?: string; data?: string; url?: string };
    return pictureOf(url ?? `data:${media_type ?? "image/png"};base64,${bytes ?? ""}`);
  }
  if (type === "input_text" || (type === undefined && typeof text === "string"))
    return { type: "text", text };
  const { image_url } = part as { image_url?: unknown };
  if (type === "input_image" && typeof image_url === "string") return pictureOf(image_url);
  return part;
}

const pictureOf = (url: string): unknown => ({ type: "image_url", image_url: { url } });
