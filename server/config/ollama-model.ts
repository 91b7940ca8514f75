import type { Capabilities, Price } from "../../engine/index.ts";
import { blankEntry, type ModelBlueprint } from "./model-blueprint.ts";

/** A row of `GET /api/tags`. */
interface ListedModel {
  readonly name: string;
  readonly family: string;
  /** Ollama passes requests on to another host. */
  readonly isRemote: boolean;
}

/** What `POST /api/show` says of one model (docs.ollama.com/api-reference/show-model-details). */
export interface ShownModel {
  /** `completion`, `tools`, `vision`, `thinking`, `embedding`, ...; null: not said, as before Ollama 0.6.4. */
  readonly capabilities: ReadonlySet<string> | null;
  readonly contextWindowTokens: number | null;
  /** A text encoder pools its vectors; a model that writes text does not. */
  readonly isEncoder: boolean;
  readonly isRemote: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const isRemote = (fields: Fields): boolean => isText(fields.remote_host) || isText(fields.remote_model);

/** The models in a reply of `/api/tags`, whatever they are for; none: no such reply. */
export function listedModels(reply: unknown): ListedModel[] {
  const { models } = fieldsOf(reply);
  if (!Array.isArray(models)) return [];
  return models.flatMap((model: unknown) => {
    const fields = fieldsOf(model);
    const { name } = fields;
    if (!isText(name) || /\s|@/.test(name)) return [];
    return { name, family: String(fieldsOf(fields.details).family ?? ""), isRemote: isRemote(fields) };
  });
}

/** null: no reply, or none that describes a model. */
export function readShown(reply: unknown): ShownModel | null {
  const fields = fieldsOf(reply);
  const info = fieldsOf(fields.model_info);
  const { capabilities } = fields;
  const stated = Array.isArray(capabilities) ? capabilities.filter(isText) : [];
  if (stated.length === 0 && Object.keys(info).length === 0 && !isRemote(fields)) return null;
  return {
    capabilities: stated.length === 0 ? null : new Set(stated),
    contextWindowTokens: contextWindow(info, fields.parameters),
    isEncoder: Object.keys(info).some((key) => key.endsWith(".pooling_type")),
    isRemote: isRemote(fields),
  };
}

/** The length that the model was trained for, or the `num_ctx` of its Modelfile where that is less: Ollama cuts longer prompts silently. */
function contextWindow(info: Fields, parameters: unknown): number | null {
  const own = info[`${String(info["general.architecture"])}.context_length`];
  const trained = own ?? Object.entries(info).find(([key]) => key.endsWith(".context_length"))?.[1];
  const limit = isText(parameters) ? /^\s*num_ctx\s+(\d+)/m.exec(parameters)?.[1] : undefined;
  const known = [trained, limit === undefined ? undefined : Number(limit)].filter(
    (value): value is number => Number.isSafeInteger(value) && Number(value) > 0,
  );
  return known.length === 0 ? null : Math.min(...known);
}

/**
 * Whether a model answers chats: what Ollama states decides, and the name only where it states nothing. Ollama has no word for reranking, so
 * a reranker is known by its name alone.
 */
export function isChatModel({ name, family }: ListedModel, shown: ShownModel | null): boolean {
  if (/rerank/i.test(name)) return false;
  if (shown?.capabilities != null) return shown.capabilities.has("completion");
  if (shown?.isEncoder === true) return false;
  return !/embed|minilm|paraphrase-|(^|[/-])(bge|gte|e5)-/i.test(name) && !family.includes("bert");
}

const free: Price = {
  inputNanoUsdPerMillion: 0,
  outputNanoUsdPerMillion: 0,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "local model, no provider charge",
};

/** A model of an Ollama as one that can be called: free of charge where it runs on that machine, of unknown price where it runs in a cloud. */
export function ollamaModel(
  { name, isRemote }: ListedModel,
  shown: ShownModel | null,
  { origin, markupBasisPoints }: { readonly origin: string; readonly markupBasisPoints: number },
): ModelBlueprint {
  const isHosted =
    isRemote ||
    shown?.isRemote === true ||
    /[:-]cloud$/i.test(name) ||
    /(^|\.)ollama\.com$/.test(new URL(origin).hostname);
  const blank = blankEntry(`ollama/${name.replace(/:latest$/i, "")}`, "ollama", name);
  const capabilities = shown?.capabilities ?? null;
  const entry = {
    ...blank,
    contextWindowTokens: shown?.contextWindowTokens ?? null,
    ...(capabilities === null
      ? {}
      : {
          capabilities: endpointCapabilities(capabilities, isHosted),
          reasonsByItself: capabilities.has("thinking"),
        }),
  };
  const deployment = {
    id: `${entry.id}#0`,
    provider: "ollama",
    upstreamModel: name,
    baseUrl: `${origin}/v1`,
    apiKeyEnv: null,
    region: isHosted ? null : "local",
    markupBasisPoints,
  };
  return {
    entry,
    deployments: [deployment],
    prices: isHosted ? [] : [{ modelId: entry.id, fromMs: null, untilMs: null, price: free }],
  };
}

/**
 * What Ollama's OpenAI-compatible endpoint does with such a model. Every Ollama that states capabilities (0.6.4) constrains output to a JSON
 * schema (0.5.0) for whatever runs on its machine; its cloud does not say.
 */
const endpointCapabilities = (stated: ReadonlySet<string>, isHosted: boolean): Capabilities => ({
  tools: stated.has("tools"),
  jsonSchema: isHosted ? null : true,
  jsonMode: isHosted ? null : true,
  imageInput: stated.has("vision"),
  audioInput: stated.has("audio") ? null : false,
  videoInput: false,
  fileInput: false,
});
