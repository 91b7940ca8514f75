import type { Deployment } from "../../engine/index.ts";
import type {
  NormalisedRequest,
  TranslatedRequest,
  UpstreamTarget,
} from "../operation/normalised-request.ts";
import type { Operation, OperationPayload, ProtocolName } from "../operation/operation.ts";
import type { ParameterFit } from "../providers/parameters/fit-parameters.ts";
import { fitMessagesBody } from "./anthropic-messages/fit-messages-body.ts";
import { messagesErrors } from "./anthropic-messages/messages-errors.ts";
import { messagesPassthrough } from "./anthropic-messages/messages-passthrough.ts";
import { messagesReplyReader } from "./anthropic-messages/messages-reply-reader.ts";
import { messagesReplyWriter } from "./anthropic-messages/messages-reply-writer.ts";
import { writeMessagesRequest } from "./anthropic-messages/write-messages-request.ts";
import { converseReplyReader } from "./bedrock-converse/converse-reply-reader.ts";
import { writeConverseRequest } from "./bedrock-converse/write-converse-request.ts";
import { unknownToGoogle } from "./gemini/edit-gemini-body.ts";
import { geminiErrors } from "./gemini/gemini-errors.ts";
import { geminiPassthrough } from "./gemini/gemini-passthrough.ts";
import { geminiReplyReader } from "./gemini/gemini-reply-reader.ts";
import { geminiReplyWriter } from "./gemini/gemini-reply-writer.ts";
import { isGooglePath } from "./gemini/google-path.ts";
import { writeGeminiRequest } from "./gemini/write-gemini-request.ts";
import { chatReplyReader } from "./openai-chat/chat-reply-reader.ts";
import { chatReplyWriter } from "./openai-chat/chat-reply-writer.ts";
import { openAiChatErrors } from "./openai-chat/openai-chat-errors.ts";
import { openAiChatPassthrough } from "./openai-chat/openai-chat-passthrough.ts";
import { writeChatRequest } from "./openai-chat/write-chat-request.ts";
import { otherCodec } from "./openai-other/other-codec.ts";
import { otherKindNames } from "./openai-other/other-kinds.ts";
import { fitResponsesBody } from "./openai-responses/fit-responses-body.ts";
import { responsesErrors } from "./openai-responses/responses-errors.ts";
import { responsesPassthrough } from "./openai-responses/responses-passthrough.ts";
import { responsesReplyReader } from "./openai-responses/responses-reply-reader.ts";
import { responsesReplyWriter } from "./openai-responses/responses-reply-writer.ts";
import { writeResponsesRequest } from "./openai-responses/write-responses-request.ts";
import type { ErrorShape, ReplyCodec } from "./reply-codec.ts";
import { type Continuation, resumedCodec } from "./resume/resumed-codec.ts";
import { readSentReply, type SentReply } from "./resume/sent-reply.ts";
import { type ReplyReader, type ReplyWriter, translatedCodec } from "./translated-codec.ts";

/** What is known of one wire protocol; a member is absent where nothing speaks it from that side. */
interface Protocol {
  /** Client and upstream both speak it: bytes pass through. */
  readonly passthrough?: ReplyCodec;
  /** Fields of a client's body that the adapter leaves out for one provider. @default none */
  readonly unknownFields?: (body: OperationPayload["body"], provider: string) => readonly string[];
  /** Fits a request of this protocol to a model that the router chose, or that the request was translated for; null: it goes as it is. */
  readonly fitNative?: (
    body: OperationPayload["body"],
    deployment: Pick<Deployment, "provider" | "upstreamModel">,
    refusedBefore: ReadonlySet<string>,
  ) => ParameterFit | null;
  /** Towards an upstream. */
  readonly writeRequest?: (request: NormalisedRequest, target: UpstreamTarget) => TranslatedRequest;
  readonly replyReader?: ReplyReader;
  /** Towards a client. */
  readonly replyWriter?: ReplyWriter;
  readonly errors?: ErrorShape;
}

const protocols: Readonly<Partial<Record<ProtocolName, Protocol>>> = {
  "openai-chat": {
    passthrough: openAiChatPassthrough,
    writeRequest: (request, { provider }) => writeChatRequest(request, "upstream", provider),
    replyReader: chatReplyReader,
    replyWriter: chatReplyWriter,
    errors: openAiChatErrors,
  },
  "openai-responses": {
    passthrough: responsesPassthrough,
    fitNative: fitResponsesBody,
    writeRequest: writeResponsesRequest,
    replyReader: responsesReplyReader,
    replyWriter: responsesReplyWriter,
    errors: responsesErrors,
  },
  "bedrock-converse": { writeRequest: writeConverseRequest, replyReader: converseReplyReader },
  "anthropic-messages": {
    passthrough: messagesPassthrough,
    fitNative: fitMessagesBody,
    writeRequest: writeMessagesRequest,
    replyReader: messagesReplyReader,
    replyWriter: messagesReplyWriter,
    errors: messagesErrors,
  },
  ...(Object.fromEntries(
    otherKindNames.map((kind) => [`openai-${kind}`, { passthrough: otherCodec(kind) }]),
  ) as Partial<Record<ProtocolName, Protocol>>),
  gemini: {
    passthrough: geminiPassthrough,
    unknownFields: unknownToGoogle,
    writeRequest: writeGeminiRequest,
    replyReader: geminiReplyReader,
    replyWriter: geminiReplyWriter,
    errors: geminiErrors,
  },
};

const translated = new Map<string, ReplyCodec>();

/**
 * How an upstream's reply reaches a client; null: nothing translates between the two.
 *
 * @param isRewritten the request was written anew though both speak one protocol, and so must be the reply
 */
export function replyCodec(
  client: ProtocolName,
  upstream: ProtocolName,
  isRewritten = false,
): ReplyCodec | null {
  if (client === upstream && !isRewritten) return protocols[client]?.passthrough ?? null;
  const pair = `${client} <- ${upstream}`;
  const known = translated.get(pair);
  if (known !== undefined) return known;
  const reader = protocols[upstream]?.replyReader;
  const writer = protocols[client]?.replyWriter;
  if (reader === undefined || writer === undefined) return null;
  const codec = translatedCodec(reader, writer);
  translated.set(pair, codec);
  return codec;
}

/** How the rest of a reply from another upstream reaches a client who has its beginning; null: nothing translates between the two. */
export function replyCodecOfRest(
  client: ProtocolName,
  upstream: ProtocolName,
  continuation: Continuation,
): ReplyCodec | null {
  const reader = protocols[upstream]?.replyReader;
  const writer = protocols[client]?.replyWriter;
  return reader === undefined || writer === undefined ? null : resumedCodec(reader, writer, continuation);
}

/** What a client has of a stream; null: nothing reads its protocol. @param bytes what it was sent, a byte string */
export function readSent(client: ProtocolName, bytes: string): SentReply | null {
  const reader = protocols[client]?.replyReader;
  return reader === undefined ? null : readSentReply(bytes, reader.openStream());
}

/** How a client's protocol tells of errors; OpenAI's form for one that has none of its own. */
export const errorShape = (client: ProtocolName): ErrorShape => protocols[client]?.errors ?? openAiChatErrors;

/** The same for errors that come before a request is understood: by its path. */
export function errorShapeAt(path: string): ErrorShape {
  if (/^\/(?:v1\/)?messages(?:[/?]|$)/.test(path)) return messagesErrors;
  return isGooglePath(path) ? geminiErrors : openAiChatErrors;
}

/** See `Protocol.fitNative`; null too where the protocol has no such fit. */
export const nativeFit = (
  protocol: ProtocolName,
  ...request: Parameters<NonNullable<Protocol["fitNative"]>>
): ParameterFit | null => protocols[protocol]?.fitNative?.(...request) ?? null;

/** A request as an upstream of a protocol takes it. */
export interface UpstreamRequest {
  readonly payload: OperationPayload;
  /** What could not be carried over. */
  readonly dropped: readonly string[];
  readonly isTranslated: boolean;
}

/**
 * The client's own bytes where the upstream speaks its protocol, else the translated request.
 *
 * @param changed what is written, in whichever protocol, in place of the client's request; null: nothing
 * @throws Untranslatable for what the upstream's protocol cannot say; TypeError where nothing translates into it
 */
export function upstreamRequest(
  operation: Pick<Operation, "protocol" | "payload" | "normalised">,
  upstream: ProtocolName,
  target: UpstreamTarget,
  changed: NormalisedRequest | null = null,
): UpstreamRequest {
  if (operation.protocol === upstream && changed === null) {
    const { payload } = operation;
    const dropped = protocols[upstream]?.unknownFields?.(payload.body, target.provider) ?? [];
    return { payload, dropped, isTranslated: false };
  }
  const write = protocols[upstream]?.writeRequest;
  if (write === undefined) throw new TypeError(`nothing translates requests to ${upstream}`);
  const { body, dropped } = write(changed ?? operation.normalised(), target);
  return {
    payload: { body, bytes: null, isStream: operation.payload.isStream },
    dropped,
    isTranslated: true,
  };
}
