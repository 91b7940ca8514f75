import type { ProviderQuirks } from "../../providers/known-provider.ts";
import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
import type { ProviderAdapter } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { editResponsesBody } from "./edit-responses-body.ts";

/** Calls `POST /responses` behind the base URL of OpenAI, or of an endpoint that speaks its protocol. */
export function createResponsesAdapter(
  keyHeader: ProviderQuirks["keyHeader"],
  pools: UpstreamPools,
): ProviderAdapter {
  return {
    protocol: "openai-responses",
    start(call, sink) {
      const headers = commonHeaders(call);
      if (call.apiKey !== null && keyHeader === "bearer")
        headers.push("authorization", `Bearer ${call.apiKey}`);
      else if (call.apiKey !== null) headers.push("api-key", call.apiKey);
      return postUpstream(pools, call, { path: "/responses", headers, body: editResponsesBody(call) }, sink);
    },
    // The pools are shared by all providers and closed by the registry that made them.
    close: async () => {},
  };
}
