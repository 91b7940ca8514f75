import type { ProviderQuirks } from "../../providers/known-provider.ts";
import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
import { probeUpstream } from "../../upstream/probe-upstream.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { editChatBody } from "./edit-chat-body.ts";

/** Passes chat completions to an endpoint that speaks OpenAI's protocol and hands its bytes on as they come. */
export function createOpenAiCompatibleAdapter(quirks: ProviderQuirks, pools: UpstreamPools): ProviderAdapter {
  return {
    protocol: "openai-chat",
    start: (call, sink) =>
      postUpstream(
        pools,
        call,
        {
          path: "/chat/completions",
          headers: upstreamHeaders(call, quirks),
          body: editChatBody(call, quirks),
        },
        sink,
      ),
    probe: (deployment, apiKey, timeoutMs) =>
      probeUpstream(pools, deployment, keyHeader(apiKey, quirks), timeoutMs),
    // The pools are shared by all providers and closed by the registry that made them.
    close: async () => {},
  };
}

function upstreamHeaders(call: ProviderCall, quirks: ProviderQuirks): string[] {
  const headers = commonHeaders(call);
  headers.push(...keyHeader(call.apiKey, quirks));
  return headers;
}

function keyHeader(apiKey: string | null, quirks: ProviderQuirks): string[] {
  if (apiKey === null) return [];
  return quirks.keyHeader === "bearer" ? ["authorization", `Bearer ${apiKey}`] : ["api-key", apiKey];
}
