import type { Operation } from "../../operation/operation.ts";
import { traceHeaders } from "../../operation/request-trace.ts";
import { replyCodecOfRest } from "../../protocols/protocols.ts";
import type { ReplyCodec } from "../../protocols/reply-codec.ts";
import type { Continuation } from "../../protocols/resume/resumed-codec.ts";
import { prefilled } from "../../providers/prefill-form.ts";
import type { ProviderCall } from "../../upstream/provider.ts";
import type { AttemptResult } from "./attempt-result.ts";
import type { PreparedCall } from "./prepare-call.ts";
import { notConfigured } from "./reply-failures.ts";

/**
 * The call of one attempt and who reads its reply.
 *
 * @param rest how it goes on with a reply that broke off; null: it gives the whole
 * @param spanId of its span; undefined: there is no trace
 */
export function callOf(
  { adapter, codec, call }: PreparedCall,
  { trace, protocol }: Pick<Operation, "trace" | "protocol">,
  rest: Continuation | null,
  spanId: string | undefined,
): { readonly call: ProviderCall; readonly codec: ReplyCodec } | AttemptResult {
  const reader = rest === null ? codec : replyCodecOfRest(protocol, adapter.protocol, rest);
  if (reader === null) return notConfigured(`nothing translates from ${adapter.protocol} to ${protocol}`);
  const asked = rest?.mode === "prefill" ? prefilled(call) : call;
  if (spanId === undefined) return { call: asked, codec: reader };
  return { call: { ...asked, traceHeaders: traceHeaders(trace!, spanId) }, codec: reader };
}
