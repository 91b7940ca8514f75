import {
  type ChatRequest,
  type ConversationFacts,
  type ParsedRequest,
  parseConversation,
  parseRequest,
} from "../../engine/index.ts";
import type { NormalisedRequest } from "../operation/normalised-request.ts";
import type { Operation, OperationContext, OperationPayload, ProtocolName } from "../operation/operation.ts";
import { writeChatRequest } from "./openai-chat/write-chat-request.ts";
import { addMarks } from "./wire/json/reply-marks.ts";

/** Replies read, from the last back, until one carries marks. */
const repliesRead = 8;

/** What a client's protocol knows of a chat request. */
interface ChatKindSource {
  readonly protocol: ProtocolName;
  readonly requestedModel: string;
  readonly reasoningEffort: string | null;
  readonly directives: Operation["directives"];
  readonly payload: OperationPayload;
  readonly context: OperationContext;
  /** Called once, when a translation or the routing view of a foreign protocol is needed. @throws GatewayError for what cannot be read */
  readonly normalise: () => NormalisedRequest;
}

/** A chat request as an operation, whichever protocol it came in. */
export function chatKindOperation(source: ChatKindSource): Operation {
  return new ChatKindOperation(source);
}

class ChatKindOperation implements Operation {
  readonly kind = "chat";
  readonly protocol: ProtocolName;
  readonly id: string;
  readonly principal: Operation["principal"];
  readonly requestedModel: string;
  readonly reasoningEffort: string | null;
  readonly directives: Operation["directives"];
  readonly payload: OperationPayload;
  readonly sessionId: string | null;
  readonly receivedAtMs: number;
  readonly isDebug: boolean;
  readonly trace: Operation["trace"];
  readonly #normalise: () => NormalisedRequest;
  #normalised: NormalisedRequest | null = null;
  #chatBody: ChatRequest | null = null;
  #parsed: ParsedRequest | null = null;

  constructor(source: ChatKindSource) {
    const { context } = source;
    this.id = context.id;
    this.protocol = source.protocol;
    this.principal = context.principal;
    this.requestedModel = source.requestedModel.trim();
    this.reasoningEffort = source.reasoningEffort;
    this.directives = source.directives;
    this.payload = source.payload;
    this.sessionId = context.sessionId;
    this.receivedAtMs = context.receivedAtMs;
    this.isDebug = context.isDebug;
    this.trace = context.trace;
    this.#normalise = source.normalise;
    if (source.protocol === "openai-chat") this.#chatBody = source.payload.body as unknown as ChatRequest;
  }

  normalised(): NormalisedRequest {
    this.#normalised ??= this.#normalise();
    return this.#normalised;
  }

  chatBody(): OperationPayload["body"] {
    return this.#chat() as unknown as OperationPayload["body"];
  }

  parsed(): ParsedRequest {
    this.#parsed ??= parseRequest(this.#chat());
    return this.#parsed;
  }

  conversation(): ConversationFacts {
    return this.#parsed ?? parseConversation(this.#chat());
  }

  replyMarks(): ReadonlySet<string> {
    const marks = new Set<string>();
    const replies = this.#chat()
      .messages.filter(({ role }) => role === "assistant")
      .slice(-repliesRead);
    while (marks.size === 0 && replies.length > 0) addMarks(JSON.stringify(replies.pop()), marks);
    return marks;
  }

  promptText(): string {
    return JSON.stringify(this.#chat().messages);
  }

  #chat(): ChatRequest {
    this.#chatBody ??= Object.assign(
      { model: this.requestedModel },
      writeChatRequest(this.normalised(), "view").body,
    ) as unknown as ChatRequest;
    return this.#chatBody;
  }
}
