import { collectBody } from "../../upstream/collect-body.ts";
import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
import { probeUpstream } from "../../upstream/probe-upstream.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { fieldsOf, numberOf } from "../fields.ts";
import { withCacheMarks } from "./cache-marks.ts";
import { editMessagesBody } from "./edit-messages-body.ts";

/** The version that every model of Anthropic's speaks. */
const anthropicVersion = "2023-06-01";

/**
 * Calls `POST /v1/messages` of Anthropic, or of an endpoint that speaks its protocol.
 *
 * @param autoCacheTokens see `withCacheMarks`; null: no marks but the client's own
 */
export function createMessagesAdapter(
  pools: UpstreamPools,
  autoCacheTokens: number | null = null,
): ProviderAdapter {
  return {
    protocol: "anthropic-messages",
    start: (call, sink) =>
      postUpstream(
        pools,
        call,
        {
          path: pathOf(call, "/messages"),
          headers: upstreamHeaders(call),
          body: editMessagesBody(marked(call, autoCacheTokens)),
        },
        sink,
      ),
    async countTokens(call, timeoutMs) {
      const path = pathOf(call, "/messages/count_tokens");
      const post = { path, headers: upstreamHeaders(call), body: editMessagesBody(call) };
      const reply = await collectBody((sink) => postUpstream(pools, call, post, sink), timeoutMs);
      return numberOf(fieldsOf(reply).input_tokens);
    },
    probe: (deployment, apiKey, timeoutMs) =>
      probeUpstream(pools, deployment, keyHeaders(apiKey, anthropicVersion), timeoutMs),
    close: async () => {},
  };
}

/** Anthropic's own tools write base URLs without the version, those of OpenAI's protocol with it: both are meant the same. */
const pathOf = ({ deployment }: Pick<ProviderCall, "deployment">, path: string): string =>
  /\/v\d+\w*\/?(?:\?|$)/.test(deployment.baseUrl) ? path : `/v1${path}`;

function upstreamHeaders(call: ProviderCall): string[] {
  const headers = commonHeaders(call);
  const sent = call.operation.payload.headers ?? {};
  headers.push(...keyHeaders(call.apiKey, sent["anthropic-version"] ?? anthropicVersion));
  if (sent["anthropic-beta"] !== undefined) headers.push("anthropic-beta", sent["anthropic-beta"]);
  return headers;
}

const keyHeaders = (apiKey: string | null, version: string): string[] => [
  ...["anthropic-version", version],
  ...(apiKey === null ? [] : ["x-api-key", apiKey]),
];

/** A client of this protocol marks its own prefixes, or means that there are none. */
function marked(call: ProviderCall, autoCacheTokens: number | null): ProviderCall {
  const { payload, protocol } = call.operation;
  if (autoCacheTokens === null || protocol === "anthropic-messages") return call;
  const body = withCacheMarks(payload.body, autoCacheTokens);
  return { ...call, operation: { ...call.operation, payload: { ...payload, body } } };
}
