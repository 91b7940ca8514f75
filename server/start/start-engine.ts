import {
  buildCatalog,
  type Catalog,
  type Clock,
  createRouter,
  createStaticEmbedder,
  type InPlaceEmbedder,
  type LiveLatency,
  type Router,
} from "../../engine/index.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import { staticModelFolder } from "../config/dataset-paths.ts";
import { loadPriors } from "./load-priors.ts";

/** The decision core of a running process. */
export interface RunningEngine {
  readonly catalog: Catalog;
  readonly embedder: InPlaceEmbedder;
  readonly router: Router;
}

/** Loads embedder, priors and catalogue. */
export async function startEngine(
  loaded: LoadedConfiguration,
  clock: Clock,
  liveLatency: LiveLatency,
): Promise<RunningEngine> {
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const catalog = buildCatalog(loaded.modelsAt(clock.nowMs()));
  return { catalog, embedder, router: createRouter(loadPriors(), { embedder, clock, liveLatency }) };
}
