import type { ProtocolName } from "../../operation/protocol-name.ts";
import type { SeenRequest } from "../../pipeline/dispatch/testing/fake-upstream.ts";
import type { Fields } from "../fields.ts";
import type { Reply } from "./conversation.ts";

/** What an upstream of one protocol understood, for comparison across protocols. */
export interface Understood {
  /** `system: Be brief`, `user: Hi`, `user: image QUJD`, `assistant: call a weather {"city":"Rome"}`, `user: result a: 21`, `user: error a: ...`. */
  readonly said: readonly string[];
  readonly tools: readonly string[];
  /** `auto`, `none`, `any` or a tool's name. */
  readonly choice: string;
  readonly schema: unknown;
  readonly stop: readonly string[];
  readonly maxTokens: number | null;
  readonly isThinking: boolean;
  /** Texts behind which a prefix may be cached. */
  readonly cached?: readonly string[] | undefined;
  /** Something is to be cited. */
  readonly isCited?: boolean | undefined;
  readonly isStrict?: boolean | undefined;
  readonly count?: number | null | undefined;
  readonly topLogprobs?: number | null | undefined;
  readonly seed?: number | null | undefined;
  readonly user?: string | null | undefined;
  readonly isUsualTier?: boolean | undefined;
}

/** A strict upstream of one protocol: a row of the behaviour suite's table. */
export interface UpstreamProtocol {
  readonly protocol: ProtocolName;
  /** Its name where another upstream speaks the same protocol. @default the protocol's */
  readonly column?: string;
  readonly provider: string;
  readonly upstreamModel: string;
  /** Behind the host of the replay upstream. */
  readonly basePath: string;
  /** [] where the upstream would take it. */
  violations(request: SeenRequest): string[];
  understand(request: SeenRequest): Understood;
  isStream(request: SeenRequest): boolean;
  whole(reply: Reply): Fields;
  /** The bytes of a stream with LF; the last entry is the mark that it is whole, absent where the protocol has none. */
  stream(reply: Reply): { readonly events: readonly string[]; readonly terminator: string | null };
  /** An event of `stream` as its bytes, where they are not server-sent events; absent: they are. */
  frame?(event: string): Buffer;
  /** An error as this protocol tells of it. */
  error(status: number, message: string): Fields;
  /** The same in the middle of a stream. */
  errorEvent(message: string): string;
}
