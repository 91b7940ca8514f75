import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { takesThinkingLevel, thinkingConfig } from "./thinking-config.ts";

/**
 * Calls `generateContent` and `streamGenerateContent` of Google's Gemini API, and of Vertex, which differs by address and by how it knows the caller.
 *
 * @param accessToken of Vertex; null: the deployment's key is sent
 */
export function createGeminiAdapter(
  pools: UpstreamPools,
  accessToken: (() => Promise<string>) | null = null,
): ProviderAdapter {
  return {
    protocol: "gemini",
    start(call, sink) {
      const { payload } = call.operation;
      const method = payload.isStream ? "streamGenerateContent?alt=sse" : "generateContent";
      const common = commonHeaders(call);
      if (call.apiKey !== null && accessToken === null) common.push("x-goog-api-key", call.apiKey);
      const headers =
        accessToken === null
          ? common
          : accessToken().then((token) => [...common, "authorization", `Bearer ${token}`]);
      const body = Buffer.from(asciiJson(withEffort(payload.body, call)), "latin1");
      const path = `/models/${encodeURIComponent(call.deployment.upstreamModel)}:${method}`;
      return postUpstream(pools, call, { path, headers, body }, sink);
    },
    close: async () => {},
  };
}

/** The effort of the candidate that was chosen decides how much is thought; a client's own went into the choice. */
function withEffort(body: Fields, { reasoningEffort: effort, deployment }: ProviderCall): Fields {
  if (effort === null) return body;
  const generationConfig = fieldsOf(body.generationConfig);
  const { includeThoughts } = fieldsOf(generationConfig.thinkingConfig);
  const isByLevel = takesThinkingLevel(deployment.upstreamModel);
  const display = includeThoughts === false ? "omitted" : null;
  const asked = thinkingConfig({ effort, budgetTokens: null, mode: null, display }, deployment.upstreamModel);
  // A budget in tokens that the client named is more exact than an effort.
  const { thinkingBudget } = fieldsOf(generationConfig.thinkingConfig);
  const config = { ...asked, ...(thinkingBudget === undefined || isByLevel ? {} : { thinkingBudget }) };
  return { ...body, generationConfig: { ...generationConfig, thinkingConfig: config } };
}
