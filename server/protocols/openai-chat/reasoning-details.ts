import type { ReasoningPart, Signature } from "../../operation/normalised-request.ts";
import type { ProtocolName } from "../../operation/operation.ts";
import { type Fields, fieldsList, textOf } from "../fields.ts";

/**
 * `reasoning_details`, the form in which OpenRouter made sealed thinking travel through chat completions: clients send the list of a reply back
 * unchanged (https://openrouter.ai/docs/use-cases/reasoning-tokens). `format` names who made a seal.
 */
const formats: Readonly<Partial<Record<ProtocolName, string>>> = {
  "anthropic-messages": "anthropic-claude-v1",
  gemini: "google-gemini-v1",
  "openai-responses": "openai-responses-v1",
};

const protocolOf = (format: unknown): ProtocolName => {
  for (const [protocol, name] of Object.entries(formats))
    if (name === format) return protocol as ProtocolName;
  return "openai-chat";
};

interface ReadDetails {
  readonly parts: readonly ReasoningPart[];
  /** Seals of tool calls, by the call's id. */
  readonly callSignatures: ReadonlyMap<string, Signature>;
}

/** The thinking in a message's `reasoning_details`; what an OpenAI-shaped upstream made itself keeps its own JSON as the seal. */
export function readReasoningDetails(list: unknown): ReadDetails {
  const parts: ReasoningPart[] = [];
  const callSignatures = new Map<string, Signature>();
  for (const detail of fieldsList(list)) {
    const protocol = protocolOf(detail.format);
    const id = textOf(detail.id);
    const value = textOf(detail.signature) ?? textOf(detail.data);
    const signature: Signature | null =
      protocol === "openai-chat"
        ? { protocol, value: JSON.stringify(detail) }
        : value === null
          ? null
          : { protocol, value };
    if (detail.type === "reasoning.encrypted" && protocol === "gemini" && id !== null && signature !== null) {
      callSignatures.set(id, signature);
      continue;
    }
    parts.push({
      kind: "reasoning",
      text: textOf(detail.text) ?? textOf(detail.summary) ?? "",
      isSummary: detail.type === "reasoning.summary",
      signature,
      isRedacted: detail.type === "reasoning.encrypted",
      id,
    });
  }
  return { parts, callSignatures };
}

/** One entry of `reasoning_details`. */
export function reasoningDetail(part: Omit<ReasoningPart, "kind">, index: number): Fields {
  const { signature, text, isRedacted, isSummary, id } = part;
  if (signature?.protocol === "openai-chat") return JSON.parse(signature.value) as Fields;
  const format = signature === null ? null : formats[signature.protocol];
  const head = { index, ...(id === null ? {} : { id }), ...(format ? { format } : {}) };
  if (isRedacted) return { type: "reasoning.encrypted", data: signature?.value ?? "", ...head };
  if (isSummary)
    return {
      ...{ type: "reasoning.summary", summary: text, ...head },
      ...(signature === null ? {} : { signature: signature.value }),
    };
  return { type: "reasoning.text", text, signature: signature?.value ?? null, ...head };
}

/** The entry that carries the seal of a tool call. */
export const callDetail = (callId: string, signature: Signature, index: number): Fields => ({
  type: "reasoning.encrypted",
  data: signature.value,
  id: callId,
  format: formats[signature.protocol] ?? "unknown",
  index,
});
