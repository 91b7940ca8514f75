import type { ProviderQuirks } from "../../providers/known-provider.ts";
import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
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
    // The pools are shared by all providers and closed by the registry that made them.
    close: async () => {},
  };
}

function upstreamHeaders(call: ProviderCall, quirks: ProviderQuirks): string[] {
  const headers = commonHeaders(call);
  if (call.apiKey !== null) {
    if (quirks.keyHeader === "bearer") headers.push("authorization", `Bearer ${call.apiKey}`);
    else headers.push("api-key", call.apiKey);
  }
  return headers;
}
