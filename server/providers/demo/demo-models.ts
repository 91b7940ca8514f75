import written from "../../../datasets/catalogue/demo-models.json" with { type: "json" };
import type { ModelSpec } from "../../../engine/index.ts";

/** One built-in model. All of it is made up, and said to be. */
export interface DemoProfile extends Omit<(typeof written)[number], "skills"> {
  /** Share of the shipped cases of a task type that it answers right, [0,1]; where a type is missing, `skill`. */
  readonly skills: Readonly<Partial<Record<string, number>>>;
}

/** Cheapest first. Different enough that an eval suite can tell them apart and a router has something to choose. */
export const demoProfiles: readonly DemoProfile[] = written;

/** The models that answer with no key and no network. Their prices are fictional and nothing is ever charged. */
export const demoModels: readonly ModelSpec[] = demoProfiles.map((profile) => ({
  id: `demo/${profile.name}`,
  capabilities: {
    ...{ tools: true, jsonSchema: true, jsonMode: true },
    ...{ imageInput: false, audioInput: false, videoInput: false, fileInput: false },
  },
  contextWindowTokens: profile.contextWindowTokens,
  maxOutputTokens: profile.maxOutputTokens,
  price: {
    inputNanoUsdPerMillion: Math.round(profile.inputUsdPerMillion * 1e9),
    outputNanoUsdPerMillion: Math.round(profile.outputUsdPerMillion * 1e9),
    ...{
      cachedInputNanoUsdPerMillion: null,
      cacheWriteNanoUsdPerMillion: null,
      requestNanoUsd: 0,
      tiers: [],
    },
    source: "fictional (built-in demo model)",
  },
  // No address is called; the host name is reserved for that (RFC 2606).
  deployments: [
    {
      ...{ id: `demo/${profile.name}#0`, provider: "demo", upstreamModel: profile.name },
      ...{ baseUrl: "http://demo.invalid", apiKeyEnv: null, region: null, markupBasisPoints: 0 },
    },
  ],
  ...{ reasoningEfforts: [], isDemo: true },
}));
