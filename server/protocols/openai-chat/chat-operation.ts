import {
  type ConversationFacts,
  type ParsedRequest,
  parseConversation,
  parseRequest,
} from "../../../engine/index.ts";
import type {
  Operation,
  OperationContext,
  OperationPayload,
  RoutingDirectives,
} from "../../operation/operation.ts";
import { addMarks } from "../wire/json/reply-marks.ts";
import type { ChatRequestBody } from "./chat-request-schema.ts";

/** Replies read, from the last back, until one carries marks. */
const repliesRead = 8;

/**
 * A chat completion request as an operation. The body must have passed `chatRequestSchema`.
 *
 * @param bytes the UTF-8 text that `body` was parsed from, or null where `body` was made or changed in memory
 */
export function chatOperation(
  body: ChatRequestBody,
  bytes: Buffer | null,
  context: OperationContext,
): Operation {
  return new ChatOperation(body, bytes, context);
}

class ChatOperation implements Operation {
  readonly kind = "chat";
  readonly protocol = "openai-chat";
  readonly id: string;
  readonly principal: Operation["principal"];
  readonly requestedModel: string;
  readonly reasoningEffort: string | null;
  readonly directives: RoutingDirectives;
  readonly payload: OperationPayload;
  readonly sessionId: string | null;
  readonly receivedAtMs: number;
  readonly isDebug: boolean;
  readonly #body: ChatRequestBody;
  #parsed: ParsedRequest | null = null;

  constructor(body: ChatRequestBody, bytes: Buffer | null, context: OperationContext) {
    this.id = context.id;
    this.principal = context.principal;
    this.requestedModel = body.model;
    this.reasoningEffort = body.reasoning_effort ?? null;
    this.directives = body;
    this.payload = {
      body: body as unknown as OperationPayload["body"],
      bytes,
      isStream: body.stream === true,
    };
    this.sessionId = context.sessionId;
    this.receivedAtMs = context.receivedAtMs;
    this.isDebug = context.isDebug;
    this.#body = body;
  }

  parsed(): ParsedRequest {
    this.#parsed ??= parseRequest(this.#body);
    return this.#parsed;
  }

  conversation(): ConversationFacts {
    return this.#parsed ?? parseConversation(this.#body);
  }

  replyMarks(): ReadonlySet<string> {
    const marks = new Set<string>();
    const replies = this.#body.messages.filter(({ role }) => role === "assistant").slice(-repliesRead);
    while (marks.size === 0 && replies.length > 0) addMarks(JSON.stringify(replies.pop()), marks);
    return marks;
  }

  promptText(): string {
    return JSON.stringify(this.#body.messages);
  }
}
