/** Wire protocols that clients or upstreams speak; each has a folder under `server/protocols`. */
export type ProtocolName =
  | "openai-chat"
  | "openai-responses"
  | "anthropic-messages"
  | "gemini"
  | "bedrock-converse";
