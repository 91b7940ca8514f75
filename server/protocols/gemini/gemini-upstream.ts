import { collectBody } from "../../upstream/collect-body.ts";
import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { type Fields, fieldsOf, numberOf } from "../fields.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editTopLevel } from "../wire/json/edit-top-level.ts";
import { editGeminiBody } from "./edit-gemini-body.ts";
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
  const headersOf = (call: ProviderCall): string[] | Promise<string[]> => {
    const common = commonHeaders(call);
    if (accessToken !== null)
      return accessToken().then((token) => [...common, "authorization", `Bearer ${token}`]);
    return call.apiKey === null ? common : [...common, "x-goog-api-key", call.apiKey];
  };
  return {
    protocol: "gemini",
    start(call, sink) {
      const { payload } = call.operation;
      const method = payload.isStream ? "streamGenerateContent?alt=sse" : "generateContent";
      const headers = headersOf(call);
      const body = bodyOf(call);
      return postUpstream(pools, call, { path: pathOf(call, method), headers, body }, sink);
    },
    async countTokens(call, timeoutMs) {
      const post = {
        path: pathOf(call, "countTokens"),
        headers: headersOf(call),
        body: countBody(call),
      };
      const reply = await collectBody((sink) => postUpstream(pools, call, post, sink), timeoutMs);
      return numberOf(fieldsOf(reply).totalTokens);
    },
    close: async () => {},
  };
}

const pathOf = ({ deployment }: Pick<ProviderCall, "deployment">, method: string): string =>
  `/models/${encodeURIComponent(deployment.upstreamModel)}:${method}`;

function bodyOf(call: ProviderCall): Buffer {
  if (call.operation.protocol === "gemini") return editGeminiBody(call);
  return Buffer.from(asciiJson(withEffort(call.operation.payload.body, call)), "latin1");
}

/** Vertex counts the fields of a request, the Gemini API a request that stands in a field. */
function countBody(call: ProviderCall): Buffer {
  const text = editGeminiBody(call).toString("latin1");
  const { provider, upstreamModel } = call.deployment;
  if (provider === "vertex") return Buffer.from(text, "latin1");
  const request = editTopLevel(text, new Map([["model", asciiJson(`models/${upstreamModel}`)]]));
  return Buffer.from(`{"generateContentRequest":${request}}`, "latin1");
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
