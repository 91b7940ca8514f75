import type { KnownProvider } from "../providers/known-provider.ts";
import type { Environment } from "./environment.ts";
import type { ModelBlueprint } from "./model-blueprint.ts";
import { isChatModel, listedModels, ollamaModel, readShown, type ShownModel } from "./ollama-model.ts";

/**
 * Asks a URL of this machine: GET, or POST where there is something to send as JSON. Gives up after the time; rejects, or gives any status.
 */
export type HttpAsk = (
  url: string,
  timeoutMs: number,
  json?: unknown,
) => Promise<{ readonly status: number; readonly body: string }>;

interface OllamaPorts {
  readonly providers: ReadonlyMap<string, KnownProvider>;
  readonly environment: Environment;
  readonly markupBasisPoints: number;
  readonly httpAsk: HttpAsk;
  /** Resolves after that many milliseconds. */
  readonly after: (milliseconds: number) => Promise<void>;
}

const defaultOrigin = "http://127.0.0.1:11434";
const defaultPort = "11434";
/** A shelf of local models is short; more would only slow the ranking. */
const maxModels = 50;
/** Descriptions asked for at the same time: Ollama reads a file for each. */
const concurrentShows = 8;
const okStatus = 200;

/**
 * The chat models of a local Ollama, or none: that nothing answers is the usual case and no fault. The list and the description of every model
 * (`POST /api/show`) share one time limit; a model that is not described by then has unknown capabilities and an unknown context window.
 */
export async function discoverOllama(
  ports: OllamaPorts,
  timeoutMs: number,
): Promise<{ models: ModelBlueprint[]; notes: string[] }> {
  const { providers, environment, markupBasisPoints } = ports;
  const provider = providers.get("ollama");
  const nothing = { models: [], notes: [] };
  if (provider === undefined) return nothing;
  const origin = ollamaOrigin(environment.value(provider.baseUrlEnv), environment.value("OLLAMA_HOST"));
  if (origin === null) return nothing;
  const ask = boundedAsk(ports, timeoutMs);
  const listed = listedModels(await ask(`${origin}/api/tags`)).slice(0, maxModels);
  const shown = await inParallel(listed, async ({ name }) =>
    readShown(await ask(`${origin}/api/show`, { model: name })),
  );
  const found = listed.flatMap((model, index) => {
    const about = shown[index] ?? null;
    if (!isChatModel(model, about)) return [];
    return { about, blueprint: ollamaModel(model, about, { origin, markupBasisPoints }) };
  });
  if (found.length === 0) return nothing;
  return {
    models: found.map(({ blueprint }) => blueprint),
    notes: [`${countOfModels(found.length)} of Ollama at ${origin}`, ...caveats(found)],
  };
}

/** JSON of a good reply before the time limit that all questions share; null: none. */
function boundedAsk({ httpAsk, after }: OllamaPorts, timeoutMs: number) {
  let isLate = false;
  const late = after(timeoutMs).then(() => {
    isLate = true;
    return null;
  });
  return async (url: string, json?: unknown): Promise<unknown> => {
    if (isLate) return null;
    try {
      const reply = await Promise.race([httpAsk(url, timeoutMs, json), late]);
      return reply?.status === okStatus ? (JSON.parse(reply.body) as unknown) : null;
    } catch {
      return null;
    }
  };
}

/** What `work` makes of every item, in the items' order, a few at a time. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: concurrentShows }, worker));
  return results;
}

function caveats(found: readonly { about: ShownModel | null; blueprint: ModelBlueprint }[]): string[] {
  const names = (kept: typeof found) => kept.map(({ blueprint }) => blueprint.entry.id).join(", ");
  const hosted = found.filter(({ blueprint }) => blueprint.prices.length === 0);
  const undescribed = found.filter(({ about }) => about === null);
  return [
    ...(hosted.length === 0
      ? []
      : [
          `${names(hosted)}: run in Ollama's cloud, price unknown; \`prices\` in tradewind.yaml can state it`,
        ]),
    ...(undescribed.length === 0
      ? []
      : [`${names(undescribed)}: not described by Ollama in time, capabilities unknown`]),
  ];
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
