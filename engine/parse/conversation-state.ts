import type { ChatMessage, ChatRequest, ContentPart } from "./chat-request.ts";

/** Whether the last message is a tool's result, or a reply whose tool calls wait for one; system messages after it do not count. */
export function isToolLoopOpen(messages: readonly ChatMessage[]): boolean {
  const last = messages.findLast(({ role }) => role !== "system" && role !== "developer");
  if (last === undefined) return false;
  if (last.role === "tool" || last.role === "function") return true;
  return last.role === "assistant" && (last.tool_calls?.length ?? 0) > 0;
}

/**
 * Whether a request carries state that only the model that made it can read: signed, encrypted or redacted thinking (Anthropic, OpenAI),
 * `reasoning_details` (OpenRouter), thought signatures (Gemini), or `previous_response_id`. Thinking as plain text without a signature is
 * text like any other.
 */
export function hasProviderState(request: ChatRequest): boolean {
  if (request.previous_response_id) return true;
  return request.messages.some((message) => message.role === "assistant" && carriesState(message));
}

function carriesState(message: ChatMessage): boolean {
  if ((message.reasoning_details?.length ?? 0) > 0) return true;
  if (hasThoughtSignature(message)) return true;
  if (Array.isArray(message.content) && message.content.some(isSealedPart)) return true;
  return message.tool_calls?.some(hasThoughtSignature) ?? false;
}

const sealedTypes: ReadonlySet<string> = new Set(["thinking", "reasoning"]);

function isSealedPart(part: ContentPart): boolean {
  if (part.type === "redacted_thinking" || isFilled(part.thought_signature)) return true;
  return sealedTypes.has(part.type) && (isFilled(part.signature) || isFilled(part.encrypted_content));
}

/** Gemini's OpenAI-compatible API puts it at `extra_content.google`; gateways also put it on the call or its function. */
function hasThoughtSignature(holder: unknown): boolean {
  return (
    isFilled(field(holder, "thought_signature")) ||
    isFilled(field(field(holder, "function"), "thought_signature")) ||
    isFilled(field(field(field(holder, "extra_content"), "google"), "thought_signature"))
  );
}

const isFilled = (value: unknown): boolean => typeof value === "string" && value !== "";

const field = (holder: unknown, name: string): unknown =>
  typeof holder === "object" && holder !== null ? (holder as Record<string, unknown>)[name] : undefined;
