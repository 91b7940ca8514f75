import { collectBody } from "../../upstream/collect-body.ts";
import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { fieldsOf, numberOf } from "../fields.ts";
import { editMessagesBody } from "./edit-messages-body.ts";

/** The version that every model of Anthropic's speaks. */
export const anthropicVersion = "2023-06-01";

/** Calls `POST /v1/messages` of Anthropic, or of an endpoint that speaks its protocol. */
export function createMessagesAdapter(pools: UpstreamPools): ProviderAdapter {
  return {
    protocol: "anthropic-messages",
    start: (call, sink) =>
      postUpstream(
        pools,
        call,
        { path: pathOf(call, "/messages"), headers: upstreamHeaders(call), body: editMessagesBody(call) },
        sink,
      ),
    async countTokens(call, timeoutMs) {
      const path = pathOf(call, "/messages/count_tokens");
      const post = { path, headers: upstreamHeaders(call), body: editMessagesBody(call) };
      const reply = await collectBody((sink) => postUpstream(pools, call, post, sink), timeoutMs);
      return numberOf(fieldsOf(reply).input_tokens);
    },
    close: async () => {},
  };
}

/** Anthropic's own tools write base URLs without the version, those of OpenAI's protocol with it: both are meant the same. */
const pathOf = ({ deployment }: Pick<ProviderCall, "deployment">, path: string): string =>
  /\/v\d+\w*\/?(?:\?|$)/.test(deployment.baseUrl) ? path : `/v1${path}`;

function upstreamHeaders(call: ProviderCall): string[] {
  const headers = commonHeaders(call);
  const sent = call.operation.payload.headers ?? {};
  headers.push("anthropic-version", sent["anthropic-version"] ?? anthropicVersion);
  if (sent["anthropic-beta"] !== undefined) headers.push("anthropic-beta", sent["anthropic-beta"]);
  if (call.apiKey !== null) headers.push("x-api-key", call.apiKey);
  return headers;
}
