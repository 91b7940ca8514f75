import { buildCatalog, camelKeys, isAuto, type Policy } from "../../../engine/index.ts";
import type { LoadedConfiguration } from "../../../server/config/configuration.ts";
import type { Environment } from "../../../server/config/environment.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { allCandidates } from "../../priors-command/diff-ground.ts";
import type { RoutingGround } from "./route-twice.ts";

interface LearnGround extends RoutingGround {
  /** Whose models, weights and priors the preview is made with, for the reader. */
  readonly note: string;
}

export interface LearnServer {
  /** Where a server is looked for. */
  readonly url: string;
  /** null: none is sent. */
  readonly apiKey: string | null;
}

/** A server that does not answer within this is taken for not running. */
const timeoutMs = 3_000;

/** The server that is named, or where the configured one listens on this machine; with the first client key that this shell knows. */
export function learnServer(
  named: string | null,
  { configuration: { server } }: LoadedConfiguration,
  environment: Environment,
): LearnServer {
  const host = ["0.0.0.0", "::", "[::]"].includes(server.host) ? "127.0.0.1" : server.host;
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return {
    url: named ?? `http://${bracketed}:${server.port}`,
    apiKey: environment.list(server.apiKeysEnv)[0] ?? null,
  };
}

/**
 * Models and weights that the learnt priors will meet: those of the running server, which it is asked for, because this shell may know other
 * keys than it does. Where none answers, or it routes by other priors than this database's, those of this shell's configuration, and the
 * note says so.
 *
 * @param activeVersion of the priors in the database that is learnt into
 */
export async function learnGround(
  loaded: LoadedConfiguration,
  server: LearnServer,
  activeVersion: string,
): Promise<LearnGround> {
  const asked = await askServer(server).catch((error: unknown) => whyNot(server, error));
  if (typeof asked === "string") return ofConfiguration(loaded, asked);
  if (asked.priorsVersion !== activeVersion)
    return ofConfiguration(
      loaded,
      `The server at ${server.url} routes by priors ${asked.priorsVersion}, and ${activeVersion} are active in this database: it belongs to another one, or has not taken them up yet.`,
    );
  const served = new Set(asked.modelIds);
  const candidates = allCandidates(loaded).filter(({ model }) => served.has(model.id));
  const known = new Set(candidates.map(({ model }) => model.id));
  const unknown = asked.modelIds.filter((id) => !known.has(id));
  const left =
    unknown.length === 0
      ? ""
      : ` ${unknown.length} of them are neither in this configuration nor in the catalogue, and left out: ${unknown.slice(0, 5).join(", ")}${unknown.length > 5 ? ", ..." : ""}.`;
  return {
    candidates,
    policy: asked.policy,
    note: `Previewed for the server at ${server.url}: its ${asked.modelIds.length} models and its weights, from its priors ${activeVersion}.${left}`,
  };
}

const ofConfiguration = (loaded: LoadedConfiguration, why: string): LearnGround => {
  const { candidates } = buildCatalog(loaded.modelsAt(systemClock.nowMs()));
  const models = new Set(candidates.map(({ model }) => model.id));
  return {
    candidates,
    policy: loaded.configuration.policy,
    note: `${why} Previewed with the ${models.size} models and the weights of this shell's configuration and keys, from this database's active priors; a server with other keys will choose otherwise.`,
  };
};

function whyNot({ url }: LearnServer, error: unknown): string {
  if (error instanceof RefusedError)
    return `The server at ${url} ${error.status === 401 ? "asks for a client key: set TRADEWIND_API_KEYS to one of its keys" : `answered ${error.status}`}.`;
  return `No running server answers at ${url} (name it with --server).`;
}

class RefusedError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

interface Asked {
  readonly modelIds: readonly string[];
  readonly priorsVersion: string;
  readonly policy: Policy;
}

async function askServer({ url, apiKey }: LearnServer): Promise<Asked> {
  const ask = async (path: string, body: object | null): Promise<unknown> => {
    const response = await fetch(new URL(path, url), {
      method: body === null ? "GET" : "POST",
      headers: {
        "content-type": "application/json",
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new RefusedError(response.status);
    return response.json();
  };
  const models = (await ask("/v1/models", null)) as { data: { id: string; kind?: string | null }[] };
  const decision = (await ask("/v1/route", {
    model: "auto",
    messages: [{ role: "user", content: "Which policy holds?" }],
  })) as { priors_version: string; policy: unknown };
  return {
    // Older servers do not state kinds: all that they list are chat models.
    modelIds: models.data
      .filter(({ id, kind }) => !isAuto(id) && (kind ?? "chat") === "chat")
      .map(({ id }) => id),
    priorsVersion: decision.priors_version,
    policy: camelKeys(decision.policy) as Policy,
  };
}
