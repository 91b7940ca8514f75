import type { OperationContext } from "../../operation/operation.ts";
import type { ReplySink } from "../../pipeline/dispatch/dispatch-context.ts";
import type { Fields } from "../../protocols/fields.ts";
import { expandInput } from "../../protocols/openai-responses/expand-input.ts";
import type { KeptReplies } from "../../protocols/openai-responses/kept-replies.ts";
import { requireForeground } from "../../protocols/openai-responses/require-foreground.ts";
import { ownReplyPrefix } from "../../protocols/openai-responses/response-object.ts";
import { responsesOperation } from "../../protocols/openai-responses/responses-operation.ts";
import type { ResponsesRequestBody } from "../../protocols/openai-responses/responses-request-schema.ts";
import type { Gateway } from "../gateway.ts";
import { ReplyCollector } from "./reply-collector.ts";

/** A longer reply is not kept. */
const maxReplyBytes = 8 * 1024 * 1024;

interface ResponsesTurn {
  /** Has passed the schema. */
  readonly body: ResponsesRequestBody;
  /** What `body` was parsed from; null: it was changed since. */
  readonly bytes: Buffer | null;
  readonly context: OperationContext;
  /** Of this connection alone, with every reply in it; null: a request of its own. */
  readonly connection: KeptReplies | null;
}

/** Answers one request of the Responses API and keeps the reply where a later one may go on from it. @throws GatewayError before anything was written */
export async function serveResponses(
  { gateway, kept }: { readonly gateway: Gateway; readonly kept: KeptReplies },
  { body, bytes, context, connection }: ResponsesTurn,
  openSink: () => ReplySink,
): Promise<void> {
  requireForeground(body);
  const { tenant, keep } = context.principal;
  const stores = connection === null ? [kept] : [connection, kept];
  const fields = body as unknown as Fields;
  const expanded = expandInput(fields, tenant, stores);
  const isChanged = expanded.body !== fields;
  const operation = responsesOperation(
    expanded.body as unknown as ResponsesRequestBody,
    isChanged ? null : bytes,
    context,
  );
  // A key that says what is kept of its requests means memory, too.
  const isKept = body.store !== false && (keep === null || keep === "text");
  await gateway.serve(operation, () => {
    if (!isKept && connection === null) return openSink();
    return new ReplyCollector(openSink(), maxReplyBytes, (response, replyBytes) => {
      const reply = { response, input: expanded.own, previousId: expanded.previousId };
      const size = replyBytes + (bytes?.length ?? JSON.stringify(expanded.own).length);
      connection?.keep(tenant, reply, size);
      // What a provider keeps under an id of its own is the provider's to know.
      if (isKept && String(response.id).startsWith(ownReplyPrefix)) kept.keep(tenant, reply, size);
    });
  });
}
