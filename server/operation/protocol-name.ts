import type { ModelKind } from "../../engine/index.ts";

/** Every kind but chat: one request, one reply, no conversation. */
export type OtherKind = Exclude<ModelKind, "chat">;

/** Wire protocols that clients or upstreams speak; each has a folder under `server/protocols`, the kinds beside chat one together. */
export type ProtocolName =
  | "openai-chat"
  | "openai-responses"
  | "anthropic-messages"
  | "gemini"
  | "bedrock-converse"
  | `openai-${OtherKind}`;
