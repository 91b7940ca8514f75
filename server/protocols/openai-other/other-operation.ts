import {
  boundText,
  type ConversationFacts,
  estimateTokens,
  type ParsedRequest,
} from "../../../engine/index.ts";
import type { NormalisedRequest } from "../../operation/normalised-request.ts";
import type {
  Operation,
  OperationContext,
  OperationPayload,
  OtherKind,
  ProtocolName,
} from "../../operation/operation.ts";
import type { Fields } from "../fields.ts";
import { replyForm } from "./other-kinds.ts";

/** What OpenAI chooses by itself where no model is named, `auto` chooses here. */
const defaultModel = "auto";

const noMarks: ReadonlySet<string> = new Set();

/**
 * A request of another kind than chat as an operation; the body must have passed the kind's schema.
 *
 * @param bytes what the body was read from: JSON, or the form whose content type is in `headers`
 */
export function otherOperation(
  kind: OtherKind,
  body: Fields,
  payload: Pick<OperationPayload, "bytes" | "headers">,
  context: OperationContext,
): Operation {
  return new OtherOperation(kind, body, payload, context);
}

class OtherOperation implements Operation {
  readonly id: string;
  readonly kind: OtherKind;
  readonly protocol: ProtocolName;
  readonly principal: Operation["principal"];
  readonly requestedModel: string;
  readonly reasoningEffort = null;
  readonly directives: Operation["directives"];
  readonly payload: OperationPayload;
  readonly sessionId: string | null;
  readonly receivedAtMs: number;
  readonly isDebug: boolean;
  readonly trace: Operation["trace"];
  #parsed: ParsedRequest | null = null;

  constructor(
    kind: OtherKind,
    body: Fields,
    { bytes, headers }: Pick<OperationPayload, "bytes" | "headers">,
    context: OperationContext,
  ) {
    this.id = context.id;
    this.kind = kind;
    this.protocol = `openai-${kind}`;
    this.principal = context.principal;
    this.requestedModel = typeof body.model === "string" ? body.model.trim() : defaultModel;
    this.directives = body;
    this.payload = {
      ...{ body, bytes, isStream: replyForm(kind, body) !== "document" },
      ...(headers === undefined ? {} : { headers }),
    };
    this.sessionId = context.sessionId;
    this.receivedAtMs = context.receivedAtMs;
    this.isDebug = context.isDebug;
    this.trace = context.trace;
  }

  normalised(): NormalisedRequest {
    throw new TypeError(`a request of the kind ${this.kind} is no chat`);
  }

  chatBody(): Fields {
    return this.payload.body;
  }

  parsed(): ParsedRequest {
    this.#parsed ??= this.#parse();
    return this.#parsed;
  }

  /** Each request stands alone. */
  conversation(): ConversationFacts {
    return { conversationKey: null };
  }

  replyMarks(): ReadonlySet<string> {
    return noMarks;
  }

  promptText(): string {
    const { input, prompt, query, documents } = this.payload.body;
    return JSON.stringify({ input, prompt, query, documents });
  }

  #parse(): ParsedRequest {
    const text = textsOf(this.payload.body).join("\n");
    const needs = { tools: false, jsonSchema: false, jsonMode: false };
    const media = { imageInput: false, audioInput: false, videoInput: false, fileInput: false };
    return {
      conversationKey: null,
      text: boundText(text),
      lastTurnCharacters: text.length,
      inputTokensEstimate: estimateTokens(text) + tokensGiven(this.payload.body.input),
      maxOutputTokens: null,
      messageCount: 1,
      requirements: { ...needs, ...media },
      reasoningEffort: null,
    };
  }
}

/** The texts of a request, whichever kind it is. */
function textsOf({ input, prompt, query, documents }: Fields): string[] {
  const texts = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value.flatMap(texts);
    const { text } = (typeof value === "object" && value !== null ? value : {}) as Fields;
    return typeof text === "string" ? [text] : [];
  };
  return [input, prompt, query, documents].flatMap(texts);
}

/** Inputs that come as tokens. */
function tokensGiven(input: unknown): number {
  if (!Array.isArray(input)) return 0;
  return input.reduce<number>(
    (sum, one) => sum + (typeof one === "number" ? 1 : Array.isArray(one) ? one.length : 0),
    0,
  );
}
