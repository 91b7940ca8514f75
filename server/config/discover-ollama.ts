import type { KnownProvider } from "../providers/known-provider.ts";
import type { Environment } from "./environment.ts";
import { blankEntry, type ModelBlueprint } from "./model-blueprint.ts";

/**
 * Gets a URL of this machine. Gives up after the time; rejects or gives any status otherwise.
 */
export type HttpGet = (
  url: string,
  timeoutMs: number,
) => Promise<{ readonly status: number; readonly body: string }>;

interface OllamaPorts {
  readonly providers: ReadonlyMap<string, KnownProvider>;
  readonly environment: Environment;
  readonly markupBasisPoints: number;
  readonly httpGet: HttpGet;
}

const defaultOrigin = "http://127.0.0.1:11434";
const defaultPort = "11434";
/** A shelf of local models is short; more would only slow the ranking. */
const mostModels = 50;
const okStatus = 200;

/** The chat models of a local Ollama, or none: that nothing answers is the usual case and no fault. */
export async function discoverOllama(
  { providers, environment, markupBasisPoints, httpGet }: OllamaPorts,
  timeoutMs: number,
): Promise<{ models: ModelBlueprint[]; notes: string[] }> {
  const provider = providers.get("ollama");
  const nothing = { models: [], notes: [] };
  if (provider === undefined) return nothing;
  const origin = ollamaOrigin(environment.value(provider.baseUrlEnv), environment.value("OLLAMA_HOST"));
  if (origin === null) return nothing;
  let names: string[];
  try {
    const { status, body } = await httpGet(`${origin}/api/tags`, timeoutMs);
    names = status === okStatus ? chatModelNames(JSON.parse(body)) : [];
  } catch {
    return nothing;
  }
  const models = names
    .slice(0, mostModels)
    .map((name) => localModel(name, `${origin}/v1`, markupBasisPoints));
  return models.length === 0
    ? nothing
    : { models, notes: [`${countOfModels(models.length)} of Ollama at ${origin}`] };
}

export const countOfModels = (count: number): string => `${count} ${count === 1 ? "model" : "models"}`;

/**
 * Where Ollama listens: our own variable, else OLLAMA_HOST as Ollama reads it (`host`, `:port`, `host:port`, or a URL; 0.0.0.0 is what it
 * binds, not what can be called), else its usual place. null: the variable is no address.
 */
export function ollamaOrigin(baseUrl: string | null, host: string | null): string | null {
  if (baseUrl !== null) return URL.canParse(baseUrl) ? new URL(baseUrl).origin : null;
  if (host === null) return defaultOrigin;
  const withHost = host.startsWith(":") ? `127.0.0.1${host}` : host;
  const text = /^https?:\/\//i.test(withHost) ? withHost : `http://${withHost}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  // Ollama's own default holds where no port is written; `new URL` hides a written port 80 of http.
  const hasPort = /:\d+\/?$/.test(text) || url.port !== "" || /^https?:\/\//i.test(host);
  if (!hasPort) url.port = defaultPort;
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") url.hostname = "127.0.0.1";
  return url.origin;
}

/** Names in a reply of /api/tags, embedding models apart: those do not chat. */
function chatModelNames(reply: unknown): string[] {
  const { models } = (reply ?? {}) as { models?: unknown };
  if (!Array.isArray(models)) return [];
  return models.flatMap((model: unknown) => {
    const { name, details } = (model ?? {}) as { name?: unknown; details?: { family?: unknown } };
    if (typeof name !== "string" || name === "" || /\s|@/.test(name)) return [];
    const isEmbedding = /embed|minilm|bge-/i.test(name) || String(details?.family ?? "").includes("bert");
    return isEmbedding ? [] : [name];
  });
}

const free = {
  inputNanoUsdPerMillion: 0,
  outputNanoUsdPerMillion: 0,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "local model, no provider charge",
} as const;

function localModel(name: string, baseUrl: string, markupBasisPoints: number): ModelBlueprint {
  const entry = blankEntry(`ollama/${name.replace(/:latest$/, "")}`, "ollama", name);
  const deployment = {
    id: `${entry.id}#0`,
    provider: "ollama",
    upstreamModel: name,
    baseUrl,
    apiKeyEnv: null,
    region: "local",
    markupBasisPoints,
  };
  return {
    entry,
    deployments: [deployment],
    prices: [{ modelId: entry.id, fromMs: null, untilMs: null, price: free }],
  };
}
