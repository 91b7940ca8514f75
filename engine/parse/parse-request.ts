import type { ConversationFacts, ParsedRequest } from "../contracts/index.ts";
import { boundText, defaultTextBounds } from "../text/bound-text.ts";
import { normaliseText } from "../text/normalise-text.ts";
import type { ChatMessage, ChatRequest } from "./chat-request.ts";
import { conversationKey } from "./conversation-key.ts";
import { hasProviderState, isToolLoopOpen } from "./conversation-state.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { messageText } from "./message-text.ts";
import { modalities } from "./modalities.ts";
import { replyCues } from "./reply-cues.ts";
import { turnKeys } from "./turn-keys.ts";

/** Tokens that a message's role and separators take beside its text (OpenAI's counting recipe gives 3 to 4). */
const tokensPerMessage = 4;
/** A last turn shorter than this ("and in French?") is read together with what came before it. */
const shortTurnCharacters = 80;
/** Of the user's turn before: its head, where it says what is being worked on. */
const earlierTurnCharacters = 200;
/** Of the message right before. */
const contextTailCharacters = 200;

/** Index of the last message by a user; the last message of all where there is none. */
function lastTurnIndex(request: ChatRequest): number {
  for (let index = request.messages.length - 1; index >= 0; index -= 1) {
    if (request.messages[index]!.role === "user") return index;
  }
  return request.messages.length - 1;
}

/** The routing view of a validated chat request. Time grows with the number of messages, not with their length. */
export function parseRequest(request: ChatRequest): ParsedRequest {
  const { messages } = request;
  let inputTokens = 0;
  for (const message of messages) {
    inputTokens += estimateTokens(messageText(message)) + tokensPerMessage;
    if (message.tool_calls) inputTokens += estimateTokens(JSON.stringify(message.tool_calls));
  }
  const tools = request.tools ?? request.functions ?? [];
  if (tools.length > 0) inputTokens += estimateTokens(JSON.stringify(tools));
  const needs = modalities(messages);
  const turnIndex = lastTurnIndex(request);
  const last = messages[turnIndex];
  // Of a reply that its provider keeps, nothing of the conversation may be here.
  const turn = last === undefined ? "" : normaliseText(messageText(last));
  const context = turn.length < shortTurnCharacters ? contextOf(messages, turnIndex) : "";
  const bounded = boundText(turn, defaultTextBounds);
  const format = request.response_format?.type;
  return {
    text: context === "" ? bounded : `${context}\n${bounded}`,
    lastTurnCharacters: turn.length,
    inputTokensEstimate: inputTokens + needs.allowanceTokens,
    maxOutputTokens: request.max_completion_tokens ?? request.max_tokens ?? null,
    replyCues: replyCues(bounded, estimateTokens(turn)),
    messageCount: messages.length,
    requirements: {
      tools: tools.length > 0,
      jsonSchema: format === "json_schema",
      jsonMode: format === "json_object",
      imageInput: needs.image,
      audioInput: needs.audio,
      videoInput: needs.video,
      fileInput: needs.file,
    },
    reasoningEffort: request.reasoning_effort ?? null,
    ...parseConversation(request),
  };
}

/** What tells a request's conversation: all that is read of a request whose model the client named. */
export function parseConversation(request: ChatRequest): ConversationFacts {
  const { messages } = request;
  const key = conversationKey(messages);
  return {
    conversationKey: key,
    ...(request.prompt_cache_key ? { promptCacheKey: request.prompt_cache_key } : {}),
    ...(key === null ? {} : turnKeys(messages, key)),
    openToolLoop: isToolLoopOpen(messages),
    hasProviderState: hasProviderState(request),
  };
}

/** What a short turn refers to: the head of the user's turn before it, and the tail of what stands right before it. */
function contextOf(messages: readonly ChatMessage[], turnIndex: number): string {
  const before = messages[turnIndex - 1];
  if (before === undefined) return "";
  const earlier = messages.findLast(({ role }, index) => role === "user" && index < turnIndex - 1);
  const head =
    earlier === undefined ? "" : normaliseText(messageText(earlier)).slice(0, earlierTurnCharacters);
  const tail = normaliseText(messageText(before)).slice(-contextTailCharacters);
  return head === "" ? tail : `${head}\n${tail}`;
}
