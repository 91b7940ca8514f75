import { bedrockUpstream } from "./bedrock-upstream.ts";
import { chatClient } from "./chat-client.ts";
import { chatUpstream } from "./chat-upstream.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import { geminiClient } from "./gemini-client.ts";
import { geminiUpstream, vertexUpstream } from "./gemini-upstream.ts";
import { messagesClient } from "./messages-client.ts";
import { messagesUpstream } from "./messages-upstream.ts";
import { responsesClient } from "./responses-client.ts";
import { responsesUpstream } from "./responses-upstream.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

/** What the suite runs over: another protocol is one more entry. */
export const clientProtocols: readonly ClientProtocol[] = [
  chatClient,
  messagesClient,
  responsesClient,
  geminiClient,
];
export const upstreamProtocols: readonly UpstreamProtocol[] = [
  chatUpstream,
  messagesUpstream,
  geminiUpstream,
  responsesUpstream,
  bedrockUpstream,
];

/** The columns of the table of behaviours: Vertex speaks Gemini's protocol, and loses what that loses. */
export const behaviourUpstreams: readonly UpstreamProtocol[] = [...upstreamProtocols, vertexUpstream];

export const columnOf = ({ column, protocol }: UpstreamProtocol): string => column ?? protocol;
