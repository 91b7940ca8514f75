import {
  type Catalog,
  type Clock,
  createRouter,
  createStaticEmbedder,
  type InPlaceEmbedder,
  type LengthFactors,
  type LiveLatency,
  type LiveScores,
  type Priors,
  type Router,
  type TaskTypeId,
} from "../../engine/index.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import { staticModelFolder } from "../config/dataset-paths.ts";
import type { ParsedPriors } from "../priors/parse-priors.ts";
import { warmRouter } from "../priors/warm-router.ts";
import { currentCatalog } from "./current-catalog.ts";
import { loadPriors } from "./load-priors.ts";
import { systemRandom } from "./system-ports.ts";

/** The decision core of a running process. */
export interface RunningEngine {
  /** At the prices of this moment: asked for every request. */
  readonly catalog: Catalog;
  readonly embedder: InPlaceEmbedder;
  /** The one in use now: asked for every request. */
  readonly router: Router;
  /**
   * Takes priors into use, whole, from the next request on; null: the shipped ones.
   *
   * Rejects with an Error where they cannot be used; the ones in use stay.
   */
  readonly takePriors: (parsed: ParsedPriors | null) => Promise<void>;
  /** A router with other priors beside the one in use, warm. Rejects where they cannot be used. */
  readonly buildRouter: (parsed: ParsedPriors) => Promise<Router>;
  /** Takes all live scores of a task type into use, with these priors and those that come after them. */
  readonly learn: (
    taskType: TaskTypeId,
    sources: readonly LiveScores[],
    kept: ReadonlyMap<string, number>,
  ) => void;
  readonly shippedVersion: string;
  /** What public figures say of each candidate: the shipped priors. */
  readonly publicFigures: Priors["candidates"];
  /** Kinds of work that the shipped priors tell apart. */
  readonly taskTypes: readonly TaskTypeId[];
}

interface Learnt {
  readonly sources: readonly LiveScores[];
  readonly kept: ReadonlyMap<string, number>;
}

/** Loads embedder, priors and catalogue. */
export async function startEngine(
  loaded: LoadedConfiguration,
  clock: Clock,
  liveLatency: LiveLatency,
  liveLengths: () => LengthFactors | null = () => null,
): Promise<RunningEngine> {
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const catalog = currentCatalog(loaded, clock);
  const ports = { embedder, clock, liveLatency, liveLengths, random: systemRandom };
  const priors = loadPriors();
  const shipped = createRouter(priors, ports);
  let router = shipped;
  const learnt = new Map<TaskTypeId, Learnt>();
  const tell = (to: Router, taskType: TaskTypeId, { sources, kept }: Learnt): void => {
    const date = new Date(clock.nowMs()).toISOString().slice(0, 10);
    to.learn(taskType, sources, catalog().candidates, date, kept);
  };
  return {
    get catalog() {
      return catalog();
    },
    embedder,
    get router() {
      return router;
    },
    buildRouter: (parsed) => warmRouter(parsed, ports, catalog()),
    async takePriors(parsed) {
      const next = parsed === null ? shipped : await warmRouter(parsed, ports, catalog());
      for (const [taskType, all] of learnt) tell(next, taskType, all);
      router = next;
    },
    learn(taskType, sources, kept) {
      const all = { sources, kept };
      learnt.set(taskType, all);
      tell(router, taskType, all);
    },
    shippedVersion: shipped.priorsVersion,
    publicFigures: priors.candidates,
    taskTypes: priors.taskTypes.map(({ id }) => id),
  };
}
