import { bedrockUpstream } from "./bedrock-upstream.ts";
import { chatClient } from "./chat-client.ts";
import { chatUpstream } from "./chat-upstream.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import { geminiUpstream } from "./gemini-upstream.ts";
import { messagesClient } from "./messages-client.ts";
import { messagesUpstream } from "./messages-upstream.ts";
import { responsesClient } from "./responses-client.ts";
import { responsesUpstream } from "./responses-upstream.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

/** What the suite runs over: another protocol is one more entry. */
export const clientProtocols: readonly ClientProtocol[] = [chatClient, messagesClient, responsesClient];
export const upstreamProtocols: readonly UpstreamProtocol[] = [
  chatUpstream,
  messagesUpstream,
  geminiUpstream,
  responsesUpstream,
  bedrockUpstream,
];
