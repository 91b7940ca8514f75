import type {
  CandidatePrior,
  EvidenceReference,
  Price,
  Priors,
  QualityPrior,
} from "../../contracts/index.ts";
import { type AbilityByPrice, fitAbilityByPrice } from "./ability-by-price.ts";
import { modelTerseness, type SpendingRow } from "./model-terseness.ts";
import { ordinaryQuality, qualityPrior } from "./ordinary-quality.ts";
import type { OrdinaryUse } from "./ordinary-use.ts";
import type { FigureItem, PublicFigure } from "./public-figure.ts";
import { type Ratings, rateCandidates } from "./rate-candidates.ts";
import { speedPrior } from "./speed-prior.ts";
import type { TaskAbility } from "./task-ability.ts";
import type { TaskMap } from "./task-map.ts";

/** A model for which a prior is wanted. */
export interface PriorSubject {
  readonly modelId: string;
  readonly provider: string;
  /** Model under whose id the figures stand; its own where nothing else is known. */
  readonly figuresFrom: string;
  readonly efforts: readonly string[];
  readonly defaultEffort: string | null;
  /** Whether it reasons without being told to, where it has no efforts; null: unknown. */
  readonly reasonsByItself: boolean | null;
  readonly price: Price | null;
}

export interface PublicPriorsInput {
  readonly figures: readonly PublicFigure[];
  readonly items: readonly FigureItem[];
  readonly spending: readonly SpendingRow[];
  readonly taskMap: TaskMap;
  readonly ordinaryUse: OrdinaryUse;
  readonly subjects: readonly PriorSubject[];
}

export type PublicPriors = Pick<Priors, "candidates" | "byPrice" | "outputTokens">;

/** A price says little: it weighs as so many own observations. */
const priceObservations = 3;
/** Ability of a model without figures and without a price: the middle. */
const unpricedAbility = 0;

/**
 * What the router believes before it has seen anything of its own: for every subject at each of its efforts, and under the model's own id for
 * the provider's default effort. A pure function of its input.
 */
export function buildPublicPriors(input: PublicPriorsInput): PublicPriors {
  const { taskMap, ordinaryUse, subjects } = input;
  const ratings = rateCandidates(input.figures, input.items, taskMap);
  const byPrice = abilityByPrice(subjects, ratings, taskMap);
  const verbosityOf = (effort: string | null): number =>
    (effort === null ? undefined : ordinaryUse.verbosityByEffort[effort]) ?? ordinaryUse.verbosityOfReasoners;
  const terseness = modelTerseness(input.spending, verbosityOf);
  const candidates: Record<string, CandidatePrior> = {};
  for (const subject of subjects) {
    const priorAt = (effort: string | null): CandidatePrior => {
      const hasNoReasoning =
        effort === null && subject.efforts.length === 0 && subject.reasonsByItself !== true;
      const spent = hasNoReasoning ? 1 : verbosityOf(effort);
      return {
        ...qualities(abilitiesOf(subject, effort, ratings, byPrice, taskMap), taskMap),
        verbosity: Math.round(100 * (1 + (spent - 1) * (terseness.get(subject.figuresFrom) ?? 1))) / 100,
        ...speedPrior(subject.provider, subject.price, ordinaryUse),
      };
    };
    for (const effort of subject.efforts) candidates[`${subject.modelId}@${effort}`] = priorAt(effort);
    candidates[subject.modelId] = priorAt(usualEffort(subject));
  }
  return {
    candidates,
    byPrice: byPrice.points.map(({ outputNanoUsdPerMillion, ability }) => {
      const { mean, standardDeviation } = qualities(abilitiesByPrice(ability, taskMap), taskMap).overall;
      return { outputNanoUsdPerMillion, mean, standardDeviation };
    }),
    outputTokens: Object.fromEntries(
      Object.entries(taskMap).map(([type, entry]) => [type, entry.outputTokens]),
    ),
  };
}

/** The effort that a request without one gets: the provider's default, or the middle of those on offer where it is not known. */
const usualEffort = ({ efforts, defaultEffort }: PriorSubject): string | null =>
  defaultEffort ?? efforts[Math.floor(efforts.length / 2)] ?? null;

type Abilities = ReadonlyMap<string, TaskAbility>;

function abilitiesOf(
  subject: PriorSubject,
  effort: string | null,
  ratings: Ratings,
  byPrice: AbilityByPrice,
  taskMap: TaskMap,
): Abilities {
  const rated = ratings.of(subject.figuresFrom, effort);
  if (rated !== null) return rated;
  const { price } = subject;
  const ability = price === null ? unpricedAbility : byPrice.at(price.outputNanoUsdPerMillion);
  const usual = usualEffort(subject);
  const gain = (type: string): number =>
    effort === null || usual === null
      ? 0
      : ratings.effortGain(type, effort) - ratings.effortGain(type, usual);
  return abilitiesByPrice(ability, taskMap, gain);
}

/** Without evidence to name: that is how a reader knows that only the price speaks. */
function abilitiesByPrice(
  ability: number,
  taskMap: TaskMap,
  gain: (taskType: string) => number = () => 0,
): Abilities {
  return new Map(
    Object.keys(taskMap).map((type) => [
      type,
      { ability: ability + gain(type), observations: priceObservations, evidence: [] },
    ]),
  );
}

function qualities(abilities: Abilities, taskMap: TaskMap): Pick<CandidatePrior, "quality" | "overall"> {
  const rows = Object.entries(taskMap).map(([type, { midScore, spread }]) => {
    const { ability, observations, evidence } = abilities.get(type)!;
    const mean = ordinaryQuality(midScore, spread, ability);
    return { type, mean, observations, prior: qualityPrior(mean, observations, evidence) };
  });
  const average = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const overall: QualityPrior = qualityPrior(
    average(rows.map(({ mean }) => mean)),
    average(rows.map(({ observations }) => observations)),
    sourcesOf([...abilities.values()]),
  );
  return { quality: Object.fromEntries(rows.map(({ type, prior }) => [type, prior])), overall };
}

/** The sources behind all kinds of work, one reference each, with what the most telling kind weighs. */
function sourcesOf(abilities: readonly TaskAbility[]): EvidenceReference[] {
  const bySource = new Map<string, EvidenceReference>();
  for (const reference of abilities.flatMap(({ evidence }) => evidence)) {
    const source = reference.source.split(":")[0]!;
    const known = bySource.get(source);
    if (known === undefined || known.observations < reference.observations) {
      bySource.set(source, { ...reference, source: `${source}: all kinds of work` });
    }
  }
  return [...bySource.values()];
}

/** From one row per model with figures: what an ordinary request to it gets, against what it costs. */
function abilityByPrice(
  subjects: readonly PriorSubject[],
  ratings: Ratings,
  taskMap: TaskMap,
): AbilityByPrice {
  const types = Object.keys(taskMap);
  const points = subjects.flatMap((subject) => {
    const rated =
      subject.figuresFrom === subject.modelId ? ratings.of(subject.modelId, usualEffort(subject)) : null;
    if (rated === null || subject.price === null) return [];
    const mean = types.reduce((sum, type) => sum + rated.get(type)!.ability, 0) / types.length;
    return [{ x: subject.price.outputNanoUsdPerMillion, y: mean, weight: 1 }];
  });
  return fitAbilityByPrice(points);
}
