import type { ModelSpec } from "../../../engine/index.ts";
import type { DemoProfile } from "./demo-profile.ts";
import { demoProfiles } from "./demo-profiles.ts";

/** The models that answer with no key and no network. Their prices are fictional and nothing is ever charged. */
export const demoModels: readonly ModelSpec[] = demoProfiles.map(demoModel);

function demoModel(profile: DemoProfile): ModelSpec {
  const id = `demo/${profile.name}`;
  return {
    id,
    capabilities: {
      tools: true,
      jsonSchema: true,
      jsonMode: true,
      imageInput: false,
      audioInput: false,
      fileInput: false,
    },
    contextWindowTokens: profile.contextWindowTokens,
    maxOutputTokens: profile.maxOutputTokens,
    price: {
      inputNanoUsdPerMillion: Math.round(profile.inputUsdPerMillion * 1e9),
      outputNanoUsdPerMillion: Math.round(profile.outputUsdPerMillion * 1e9),
      cachedInputNanoUsdPerMillion: null,
      cacheWriteNanoUsdPerMillion: null,
      requestNanoUsd: 0,
      tiers: [],
      source: "fictional (built-in demo model)",
    },
    reasoningEfforts: [],
    deployments: [
      {
        id: `${id}#0`,
        provider: "demo",
        upstreamModel: profile.name,
        // No address is called; the host name is reserved for that (RFC 2606).
        baseUrl: "http://demo.invalid",
        apiKeyEnv: null,
        region: null,
        markupBasisPoints: 0,
      },
    ],
    isDemo: true,
  };
}
