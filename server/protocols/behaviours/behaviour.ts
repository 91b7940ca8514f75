import type { ProtocolName } from "../../operation/protocol-name.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import type { Question, Reply } from "./conversation.ts";
import type { Understood, UpstreamProtocol } from "./upstream-protocol.ts";

type ClientName = ClientProtocol["protocol"];
/** A protocol, or one column of the table where places of one protocol differ: it comes before its protocol. */
type UpstreamName = ProtocolName | "vertex";

/** What a cell of the table loses. */
export interface Loss {
  /** Named in `x-tradewind-dropped`. */
  readonly dropped?: readonly string[];
  /** Part of the message with which the request is refused. */
  readonly refused?: string;
  /** What reaches the upstream otherwise than it was said; for the page. */
  readonly otherwise?: string;
}

/** A row of the table: what is asked, what the upstream must understand, what it answers, what the client must hear. */
export interface Behaviour {
  readonly question: Question;
  /** Default: the same in every protocol. */
  readonly understood: Partial<Understood>;
  readonly understoodBy?: Readonly<Partial<Record<UpstreamName, Partial<Understood>>>>;
  readonly reply: Reply;
  readonly ending: Readonly<Record<ClientName, unknown>>;
  /** Where an upstream has no word for the ending. */
  readonly endingFrom?: Readonly<
    Partial<Record<ProtocolName, Readonly<Partial<Record<ClientName, unknown>>>>>
  >;
  /** Clients whose protocol cannot say it. */
  readonly unsaidBy?: readonly ClientName[];
  readonly losses?: Readonly<Partial<Record<ClientName, Readonly<Partial<Record<UpstreamName, Loss>>>>>>;
}

/** The same for clients of every protocol. */
export const everyClient = (
  losses: Readonly<Partial<Record<UpstreamName, Loss>>>,
): NonNullable<Behaviour["losses"]> => ({
  ...{ "openai-chat": losses, "anthropic-messages": losses, "openai-responses": losses },
  gemini: losses,
});

/** What a cell loses; undefined: nothing. */
export const lossAt = (row: Behaviour, client: ClientName, to: UpstreamProtocol): Loss | undefined =>
  atUpstream(row.losses?.[client], to);

/** What holds of an upstream. */
export const atUpstream = <Value>(
  values: Readonly<Partial<Record<UpstreamName, Value>>> | undefined,
  { protocol, column = protocol }: UpstreamProtocol,
): Value | undefined => values?.[column as UpstreamName] ?? values?.[protocol];
