import type { OtherKind, ProtocolName } from "../operation/operation.ts";
import { otherKindNames, otherKinds } from "../protocols/openai-other/other-kinds.ts";
import type { KnownProvider, ProviderQuirks, ResponsesRule } from "./known-provider.ts";

/** What OpenAI's own endpoint does: the starting point of every entry. */
const ordinary: ProviderQuirks = {
  streamUsage: "on-request",
  outputLimitField: "either",
  takesReasoningEffort: true,
  keyHeader: "bearer",
};

/**
 * OpenAI's models of which chat completions serves nothing, by its list of models, and those with which it refuses tools together with reasoning (GPT-5.4 and
 * later; https://developers.openai.com/api/docs/guides/migrate-to-responses).
 */
const openAiResponses: ResponsesRule = {
  only: /^(o\d|gpt-5(\.\d+)?|gpt-6(\.\d+)?)-(pro|codex(-max|-mini)?|cyber|deep-research|mini-deep-research)(-\d{4}|$)|^codex-|^computer-use/,
  toolsWithReasoning: /^gpt-(5\.([4-9]|\d\d)|[6-9])(?!\d)/,
};

interface Entry {
  readonly title: string;
  readonly baseUrl: string | null;
  readonly keys?: readonly string[];
  readonly isLocal?: boolean;
  readonly note?: string;
  /** @default "openai-chat" */
  readonly protocol?: ProtocolName;
  /** Those beside chat, at the usual paths. @default none */
  readonly kinds?: readonly OtherKind[];
  /** Paths that are not the usual ones. */
  readonly paths?: Readonly<Partial<Record<OtherKind, string>>>;
  /** @default it has no Responses API */
  readonly responses?: ResponsesRule;
  readonly quirks?: Partial<ProviderQuirks>;
}

/** Local servers take whatever the loaded model's template takes; an unknown field is ignored or refused, so none is added. */
const local: Pick<Entry, "isLocal" | "quirks"> = { isLocal: true, quirks: { takesReasoningEffort: false } };

const entries: Readonly<Record<string, Entry>> = {
  openai: {
    title: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    kinds: ["embedding", "image", "speech", "transcription", "moderation"],
    keys: ["OPENAI_API_KEY"],
    responses: openAiResponses,
    // Reasoning models refuse `max_tokens`; every chat model takes the newer name.
    quirks: { outputLimitField: "max_completion_tokens" },
  },
  azure: {
    title: "Azure OpenAI",
    baseUrl: null,
    kinds: ["embedding", "image", "speech", "transcription"],
    keys: ["AZURE_OPENAI_API_KEY", "AZURE_API_KEY"],
    responses: openAiResponses,
    note: "Base URL of the v1 API: `https://RESOURCE.openai.azure.com/openai/v1`; `upstreamModel` is the name of the Azure deployment.",
    quirks: { outputLimitField: "max_completion_tokens", keyHeader: "api-key" },
  },
  anthropic: {
    title: "Anthropic",
    baseUrl: "https://api.anthropic.com/v1",
    keys: ["ANTHROPIC_API_KEY"],
    protocol: "anthropic-messages",
  },
  gemini: {
    title: "Google Gemini",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta",
    paths: { embedding: "/openai/embeddings" },
    keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    protocol: "gemini",
  },
  vertex: {
    title: "Google Vertex AI",
    baseUrl: null,
    protocol: "gemini",
    note: "Base URL: `https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION/publishers/google`. `GOOGLE_APPLICATION_CREDENTIALS` names the service account's key file; no other key is sent.",
  },
  bedrock: {
    title: "Amazon Bedrock",
    baseUrl: null,
    keys: ["AWS_BEARER_TOKEN_BEDROCK"],
    protocol: "bedrock-converse",
    note: "Base URL: `https://bedrock-runtime.REGION.amazonaws.com`. With `api_key_env: AWS_ACCESS_KEY_ID`, requests are signed (SigV4) with that key, `AWS_SECRET_ACCESS_KEY` and, if set, `AWS_SESSION_TOKEN`.",
  },
  mistral: {
    title: "Mistral",
    baseUrl: "https://api.mistral.ai/v1",
    kinds: ["embedding", "transcription", "moderation"],
    keys: ["MISTRAL_API_KEY"],
    note: "Rejects unknown fields with status 422.",
    quirks: { streamUsage: "unasked", outputLimitField: "max_tokens", takesReasoningEffort: false },
  },
  deepseek: {
    title: "DeepSeek",
    baseUrl: "https://api.deepseek.com/v1",
    keys: ["DEEPSEEK_API_KEY"],
    quirks: { outputLimitField: "max_tokens" },
  },
  groq: {
    title: "Groq",
    baseUrl: "https://api.groq.com/openai/v1",
    kinds: ["speech", "transcription"],
    keys: ["GROQ_API_KEY"],
  },
  together: {
    title: "Together AI",
    baseUrl: "https://api.together.xyz/v1",
    kinds: ["embedding", "image", "speech", "transcription", "rerank"],
    keys: ["TOGETHER_API_KEY"],
    quirks: { outputLimitField: "max_tokens" },
  },
  fireworks: {
    title: "Fireworks AI",
    baseUrl: "https://api.fireworks.ai/inference/v1",
    kinds: ["embedding", "rerank"],
    keys: ["FIREWORKS_API_KEY"],
  },
  xai: {
    title: "xAI",
    baseUrl: "https://api.x.ai/v1",
    kinds: ["image"],
    keys: ["XAI_API_KEY"],
    note: "Reasoning tokens are reported in addition to `completion_tokens`, not as part of them, and are billed as output.",
    quirks: { outputLimitField: "max_completion_tokens" },
  },
  qwen: {
    title: "Alibaba Qwen (DashScope)",
    baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    kinds: ["embedding"],
    keys: ["DASHSCOPE_API_KEY", "QWEN_API_KEY"],
    note: "For accounts in mainland China, set QWEN_BASE_URL=https://dashscope.aliyuncs.com/compatible-mode/v1.",
    quirks: { outputLimitField: "max_tokens", takesReasoningEffort: false },
  },
  moonshot: {
    title: "Moonshot AI (Kimi)",
    baseUrl: "https://api.moonshot.ai/v1",
    keys: ["MOONSHOT_API_KEY"],
    quirks: { outputLimitField: "max_tokens", takesReasoningEffort: false },
  },
  zai: {
    title: "Z.ai (GLM)",
    baseUrl: "https://api.z.ai/api/paas/v4",
    kinds: ["embedding", "image"],
    keys: ["ZAI_API_KEY"],
    quirks: { outputLimitField: "max_tokens", takesReasoningEffort: false },
  },
  openrouter: {
    title: "OpenRouter",
    baseUrl: "https://openrouter.ai/api/v1",
    kinds: ["embedding"],
    keys: ["OPENROUTER_API_KEY"],
  },
  cerebras: {
    title: "Cerebras",
    baseUrl: "https://api.cerebras.ai/v1",
    keys: ["CEREBRAS_API_KEY"],
    quirks: { outputLimitField: "max_completion_tokens" },
  },
  sambanova: {
    title: "SambaNova",
    baseUrl: "https://api.sambanova.ai/v1",
    kinds: ["embedding", "transcription"],
    keys: ["SAMBANOVA_API_KEY"],
    quirks: { outputLimitField: "max_tokens" },
  },
  baseten: {
    title: "Baseten",
    baseUrl: "https://inference.baseten.co/v1",
    keys: ["BASETEN_API_KEY"],
    quirks: { outputLimitField: "max_tokens" },
  },
  ovhcloud: {
    title: "OVHcloud AI Endpoints",
    baseUrl: "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
    kinds: ["embedding"],
    keys: ["OVHCLOUD_API_KEY"],
    quirks: { outputLimitField: "max_tokens" },
  },
  perplexity: {
    title: "Perplexity",
    baseUrl: "https://api.perplexity.ai",
    keys: ["PERPLEXITY_API_KEY"],
    note: "Every chunk carries usage; charges per search are not included in the token price.",
    quirks: { streamUsage: "unasked", outputLimitField: "max_tokens" },
  },
  nvidia: {
    title: "NVIDIA NIM",
    baseUrl: "https://integrate.api.nvidia.com/v1",
    kinds: ["embedding"],
    keys: ["NVIDIA_API_KEY"],
    quirks: { outputLimitField: "max_tokens", takesReasoningEffort: false },
  },
  deepinfra: {
    title: "DeepInfra",
    baseUrl: "https://api.deepinfra.com/v1/openai",
    kinds: ["embedding", "image", "speech", "transcription"],
    keys: ["DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"],
    quirks: { outputLimitField: "max_tokens" },
  },
  huggingface: {
    title: "Hugging Face router",
    baseUrl: "https://router.huggingface.co/v1",
    keys: ["HF_TOKEN", "HUGGINGFACE_API_KEY"],
    quirks: { takesReasoningEffort: false },
  },
  cohere: {
    title: "Cohere (OpenAI-compatible endpoint)",
    baseUrl: "https://api.cohere.ai/compatibility/v1",
    kinds: ["embedding"],
    paths: { rerank: "/../../v2/rerank" },
    keys: ["COHERE_API_KEY", "CO_API_KEY"],
    note: "Rejects `stream_options`.",
    quirks: { streamUsage: "unasked", outputLimitField: "max_tokens", takesReasoningEffort: false },
  },
  jina: {
    title: "Jina AI",
    baseUrl: "https://api.jina.ai/v1",
    kinds: ["embedding", "rerank"],
    keys: ["JINA_API_KEY"],
    note: "No chat models.",
  },
  ollama: { title: "Ollama", baseUrl: "http://127.0.0.1:11434/v1", kinds: ["embedding"], ...local },
  vllm: {
    title: "vLLM",
    baseUrl: "http://127.0.0.1:8000/v1",
    kinds: ["embedding", "transcription", "rerank"],
    ...local,
  },
  sglang: { title: "SGLang", baseUrl: "http://127.0.0.1:30000/v1", kinds: ["embedding", "rerank"], ...local },
  lmstudio: { title: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1", kinds: ["embedding"], ...local },
  llamacpp: {
    title: "llama.cpp server",
    baseUrl: "http://127.0.0.1:8080/v1",
    kinds: ["embedding", "rerank"],
    ...local,
  },
  "openai-compatible": {
    title: "Any other OpenAI-compatible endpoint",
    baseUrl: null,
    kinds: otherKindNames,
    keys: ["OPENAI_COMPATIBLE_API_KEY"],
    note: "Fields are sent unchanged, except that `stream_options.include_usage` is set.",
  },
};

/** Every provider that can be called without being told how, by name. `docs/providers.md` is made from this table. */
export const knownProviders: ReadonlyMap<string, KnownProvider> = new Map(
  Object.entries(entries).map(([name, entry]) => [
    name,
    {
      name,
      title: entry.title,
      baseUrl: entry.baseUrl,
      baseUrlEnv: `${name.toUpperCase().replaceAll("-", "_")}_BASE_URL`,
      apiKeyEnvs: entry.keys ?? [],
      isLocal: entry.isLocal ?? false,
      note: entry.note ?? null,
      protocol: entry.protocol ?? "openai-chat",
      responses: entry.responses ?? null,
      otherKinds: {
        ...Object.fromEntries((entry.kinds ?? []).map((kind) => [kind, otherKinds[kind].path])),
        ...entry.paths,
      },
      quirks: { ...ordinary, ...entry.quirks },
    },
  ]),
);
