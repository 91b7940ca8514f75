import type { ConversationFacts, ModelKind, ParsedRequest } from "../../engine/index.ts";
import type { NormalisedRequest } from "./normalised-request.ts";
import type { Principal } from "./principal.ts";
import type { ProtocolName } from "./protocol-name.ts";
import type { ProviderPreferences } from "./provider-schema.ts";
import type { RequestTrace } from "./request-trace.ts";
import type { PluginEntry } from "./router-plugin-schema.ts";
import type { RoutingPreferences } from "./routing-schema.ts";

type OperationKind = ModelKind;

export type { OtherKind, ProtocolName } from "./protocol-name.ts";

/** What a client says about routing: the same fields in every protocol. All of them are the gateway's own and never reach an upstream. */
export interface RoutingDirectives {
  /** Fallback models, in order, after the requested one. */
  readonly models?: readonly string[];
  readonly routing?: RoutingPreferences;
  readonly plugins?: readonly PluginEntry[];
  readonly provider?: ProviderPreferences;
}

/** The client's request as it came, for an upstream that speaks the same protocol. */
export interface OperationPayload {
  readonly body: Readonly<Record<string, unknown>>;
  /** The UTF-8 bytes that `body` was parsed from, so that what is not changed is passed on as it was sent; null: there is no such original. */
  readonly bytes: Buffer | null;
  readonly isStream: boolean;
  /** Headers of the client's protocol that an upstream of the same protocol must see, such as `anthropic-beta`; lower case. Absent: none. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One thing that a client asks for, independent of the wire. Immutable; what has to be computed is computed when somebody needs it. */
export interface Operation {
  /** The request's id, a UUID that begins with the time. */
  readonly id: string;
  readonly kind: OperationKind;
  /** The protocol in which the client asked and is answered. */
  readonly protocol: ProtocolName;
  readonly principal: Principal;
  /** `auto`, `auto:cheap`, or a model id, as the client wrote it. */
  readonly requestedModel: string;
  /** How much the client asks the model to think; null: it does not say. */
  readonly reasoningEffort: string | null;
  readonly directives: RoutingDirectives;
  readonly payload: OperationPayload;
  /** The client's name for the conversation, from a header; `routing.session_id` comes before it. null: none. */
  readonly sessionId: string | null;
  /** When it arrived, on the monotonic clock, milliseconds. */
  readonly receivedAtMs: number;
  /** The client asked for the long form of the gateway's headers. */
  readonly isDebug: boolean;
  /** Its place in a trace. Absent: there are no traces. */
  readonly trace?: RequestTrace | undefined;
  /** The request without its wire, for an upstream of another protocol. Made at the first call and kept. Of chat requests only. */
  normalised(): NormalisedRequest;
  /** A chat request in the form of OpenAI's chat completions: the client's own body where it speaks that, else made from `normalised`. What rules about parameters are stated in. */
  chatBody(): OperationPayload["body"];
  /** The routing view: bounded text, needs, sizes. Made at the first call and kept. */
  parsed(): ParsedRequest;
  /** The part of `parsed` that names the conversation, without reading the rest. */
  conversation(): ConversationFacts;
  /** Marks that the last reply in it carries: ids of its tool calls, signatures of its thinking. See `addMarks`. */
  replyMarks(): ReadonlySet<string>;
  /** The messages as JSON text, for those who keep texts. */
  promptText(): string;
}

/** What surrounds a request, whichever protocol it came in. */
export type OperationContext = Pick<
  Operation,
  "id" | "principal" | "sessionId" | "receivedAtMs" | "isDebug" | "trace"
>;
