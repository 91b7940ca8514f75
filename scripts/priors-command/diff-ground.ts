import { buildCatalog, type Candidate, modelFromEntry, type Policy } from "../../engine/index.ts";
import type { LoadedConfiguration } from "../../server/config/configuration.ts";
import { loadCatalogue } from "../../server/config/load-catalogue.ts";
import { systemClock } from "../../server/start/system-ports.ts";

/** What a diff routes over. */
interface DiffGround {
  readonly candidates: readonly Candidate[];
  readonly policy: Policy;
  /** null: the configured candidates. */
  readonly note: string | null;
}

/** Every candidate of the configuration and of the catalogue, without repeats. */
export function allCandidates(loaded: LoadedConfiguration): readonly Candidate[] {
  const atMs = systemClock.nowMs();
  const configured = buildCatalog(loaded.modelsAt(atMs)).candidates;
  const own = new Set(configured.map(({ model }) => model.id));
  const others = loadCatalogue()
    .filter(({ id }) => !own.has(id))
    .map((entry) => modelFromEntry(entry, { deployments: [], overrides: [], atMs }));
  return [...configured, ...buildCatalog(others).candidates];
}

/** The configured candidates; where none of those that were measured is among them, the measured ones, so that there is something to see. */
export function diffGround(loaded: LoadedConfiguration, measured: readonly string[]): DiffGround {
  const { policy } = loaded.configuration;
  const configured = buildCatalog(loaded.modelsAt(systemClock.nowMs())).candidates;
  const known = new Set(measured);
  if (known.size === 0 || configured.some(({ id }) => known.has(id)))
    return { candidates: configured, policy, note: null };
  return {
    candidates: allCandidates(loaded).filter(({ id }) => known.has(id)),
    policy,
    note: "none of the measured candidates is configured here: the diff ranks the measured ones, and your routing changes once they are configured",
  };
}
