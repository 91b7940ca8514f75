import type { CandidatePrior, EvidenceReference, Priors, QualityPrior } from "../../contracts/index.ts";
import { type AbilityByPrice, fitAbilityByPrice, lowestTenth } from "./ability-by-price.ts";
import { effortRung } from "./effort-ladder.ts";
import { isotonicFit } from "./isotonic-fit.ts";
import { makerOf, measuredSpeed } from "./measured-speed.ts";
import { modelTerseness } from "./model-terseness.ts";
import { ordinaryQuality, qualityPrior } from "./ordinary-quality.ts";
import type { PriorSubject, PublicPriorsInput } from "./public-priors-input.ts";
import { type Ratings, rateCandidates } from "./rate-candidates.ts";
import { speedPrior } from "./speed-prior.ts";
import type { TaskAbility } from "./task-ability.ts";
import { minObservations } from "./task-ability.ts";
import type { TaskMap } from "./task-map.ts";

export type PublicPriors = Pick<Priors, "candidates" | "byPrice" | "outputTokens">;

/** A price says little: it weighs as so many own observations. */
const priceObservations = 3;
/** Each generation between a model and the figures that stand in for it halves what they weigh. */
const successorShare = 0.5;
/** Ability of a model without figures and without a price: about the lowest tenth of those with figures. */
const unpricedAbility = -1.28;

/**
 * What the router believes before it has seen anything of its own: for every subject at each of its efforts, and under the model's own id for
 * the provider's default effort. A pure function of its input.
 */
export function buildPublicPriors(input: PublicPriorsInput): PublicPriors {
  const { taskMap, ordinaryUse, subjects } = input;
  const ratings = rateCandidates(input.figures, input.items, taskMap);
  const byPrice = new Map(
    Object.keys(taskMap).map((type) => [type, abilityByPrice(type, subjects, ratings)] as const),
  );
  const subjectsById = new Map(subjects.map((subject) => [subject.modelId, subject]));
  const verbosityOf = (effort: string | null): number =>
    (effort === null ? undefined : ordinaryUse.verbosityByEffort[effort]) ?? ordinaryUse.verbosityOfReasoners;
  const terseness = modelTerseness(input.spending, verbosityOf);
  const candidates: Record<string, CandidatePrior> = {};
  for (const subject of subjects) {
    const byEffort = climbing(
      new Map(
        subject.efforts.map((effort) => [
          effort,
          abilitiesOf(subject, effort, ratings, byPrice, subjectsById),
        ]),
      ),
    );
    const priorAt = (effort: string | null): CandidatePrior => {
      const hasNoReasoning =
        effort === null && subject.efforts.length === 0 && subject.reasonsByItself !== true;
      const spent = hasNoReasoning ? 1 : verbosityOf(effort);
      return {
        ...qualities(
          byEffort.get(effort ?? "") ?? abilitiesOf(subject, effort, ratings, byPrice, subjectsById),
          taskMap,
        ),
        verbosity: Math.round(100 * (1 + (spent - 1) * (terseness.get(subject.figuresFrom) ?? 1))) / 100,
        ...(measuredSpeed(makerOf(subject, subjectsById), input.speeds, subjectsById) ??
          speedPrior(subject.provider, subject.price, ordinaryUse)),
      };
    };
    for (const effort of subject.efforts) candidates[`${subject.modelId}@${effort}`] = priorAt(effort);
    candidates[subject.modelId] = priorAt(usualEffort(subject));
  }
  return {
    candidates,
    byPrice: pricesOf(byPrice).map((outputNanoUsdPerMillion) => {
      const { quality, overall } = qualities(abilitiesByPrice(outputNanoUsdPerMillion, byPrice), taskMap);
      return { outputNanoUsdPerMillion, quality: withoutEvidence(quality), ...belief(overall) };
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
/** By task type. */
type AbilitiesByPrice = ReadonlyMap<string, AbilityByPrice>;

/** Prices at which the curve is written down; what lies between is interpolated on their logarithm. */
function pricesOf(byPrice: AbilitiesByPrice): number[] {
  const ranges = [...byPrice.values()].map(({ range }) => range);
  const lowest = Math.min(...ranges.map(([low]) => low));
  const ratio = Math.max(...ranges.map(([, high]) => high)) / lowest;
  return [
    ...new Set(
      Array.from({ length: curvePoints }, (_, index) =>
        Math.round(lowest * ratio ** (index / (curvePoints - 1))),
      ),
    ),
  ];
}
const curvePoints = 12;

const belief = ({ mean, standardDeviation }: QualityPrior): { mean: number; standardDeviation: number } => ({
  mean,
  standardDeviation,
});

const withoutEvidence = (
  quality: CandidatePrior["quality"],
): Record<string, { mean: number; standardDeviation: number }> =>
  Object.fromEntries(Object.entries(quality).map(([type, prior]) => [type, belief(prior)]));

function abilitiesOf(
  subject: PriorSubject,
  effort: string | null,
  ratings: Ratings,
  byPrice: AbilitiesByPrice,
  subjects: ReadonlyMap<string, PriorSubject>,
): Abilities {
  const own = ratings.of(subject.figuresFrom, effort);
  if (own !== null) return soberAbilities(own, subject, effort, ratings, subjects);
  const inherited = predecessorAbilities(subject, effort, ratings, subjects);
  if (inherited !== null) return inherited;
  const usual = usualEffort(subject);
  const gain = (type: string): number =>
    effort === null || usual === null
      ? 0
      : ratings.effortGain(type, effort) - ratings.effortGain(type, usual);
  return abilitiesByPrice(subject.price?.outputNanoUsdPerMillion ?? null, byPrice, gain);
}

/** More effort is not worse: efforts that sources rate the other way round share their mean, by what is known of each. */
function climbing(byEffort: ReadonlyMap<string, Abilities>): ReadonlyMap<string, Abilities> {
  const types = [...([...byEffort.values()][0]?.keys() ?? [])];
  const fits = new Map(
    types.map((type) => {
      const rows = [...byEffort].map(([effort, abilities]) => {
        const { ability, observations } = abilities.get(type)!;
        return { x: effortRung(effort), y: ability, weight: observations };
      });
      return [type, new Map(isotonicFit(rows).map(({ x, y }) => [x, y]))] as const;
    }),
  );
  return new Map(
    [...byEffort].map(([effort, abilities]) => [
      effort,
      new Map(
        [...abilities].map(([type, row]) => [
          type,
          { ...row, ability: fits.get(type)!.get(effortRung(effort)) ?? row.ability },
        ]),
      ),
    ]),
  );
}

/**
 * What the figures say with a probability of 0.9, as far as they leave the kind of work open, or what they say so of a model before it in its family,
 * whichever is more: nobody wins by what is not known of it, and a new model is at least its predecessor.
 */
function soberAbilities(
  own: Abilities,
  subject: PriorSubject,
  effort: string | null,
  ratings: Ratings,
  subjects: ReadonlyMap<string, PriorSubject>,
): Abilities {
  const earlier = predecessors(subject, subjects).map((from) => ({ from, rated: ratings.of(from, effort) }));
  return new Map(
    [...own].map(([type, row]) => {
      let best = sober(row);
      for (const { from, rated } of earlier) {
        const before = rated?.get(type);
        if (before === undefined || sober(before).ability <= best.ability) continue;
        // Its own figures for other kinds of work bear it out, so that no generation is taken off.
        best = inherited(sober(before), from, 1);
      }
      return [type, best] as const;
    }),
  );
}

const sober = (row: TaskAbility): TaskAbility => ({ ...row, ability: row.ability - lowestTenth * row.doubt });

/** Of the nearest model before it that has figures; null: none has. */
function predecessorAbilities(
  subject: PriorSubject,
  effort: string | null,
  ratings: Ratings,
  subjects: ReadonlyMap<string, PriorSubject>,
): Abilities | null {
  for (const [index, from] of predecessors(subject, subjects).entries()) {
    const rated = ratings.of(from, effort);
    if (rated === null) continue;
    const lower = soberAbilities(rated, subjects.get(from) ?? subject, effort, ratings, subjects);
    const share = successorShare ** (index + 1);
    return new Map([...lower].map(([type, row]) => [type, inherited(row, from, share)]));
  }
  return null;
}

/** The models before it in its family, the nearest first. */
function predecessors(subject: PriorSubject, subjects: ReadonlyMap<string, PriorSubject>): string[] {
  const found = new Set<string>();
  let id = successorOf(subject, subjects);
  while (id !== null && !found.has(id)) {
    found.add(id);
    const earlier = subjects.get(id);
    id = earlier === undefined ? null : successorOf(earlier, subjects);
  }
  return [...found];
}

/** The predecessor of the same weights counts wherever they are served. */
const successorOf = (subject: PriorSubject, subjects: ReadonlyMap<string, PriorSubject>): string | null =>
  subject.successorOf ?? subjects.get(subject.figuresFrom)?.successorOf ?? null;

/** Less sure than any model with figures of its own, and more than a price alone. */
function inherited(row: TaskAbility, from: string, share: number): TaskAbility {
  const { observations, evidence } = row;
  const weight = Math.min(minObservations, Math.max(priceObservations, share * observations));
  return {
    ...row,
    observations: weight,
    evidence: evidence.map((reference) => ({
      ...reference,
      source: reference.source.includes("(of its predecessor ")
        ? reference.source
        : `${reference.source} (of its predecessor ${from})`,
      observations: Math.round((10 * reference.observations * weight) / observations) / 10,
    })),
  };
}

/** Without evidence to name: that is how a reader knows that only the price speaks. */
function abilitiesByPrice(
  outputNanoUsdPerMillion: number | null,
  byPrice: AbilitiesByPrice,
  gain: (taskType: string) => number = () => 0,
): Abilities {
  return new Map(
    [...byPrice].map(([type, at]) => {
      const ability =
        outputNanoUsdPerMillion === null ? unpricedAbility : at.lowerBoundAt(outputNanoUsdPerMillion);
      const row = {
        observations: priceObservations,
        evidence: [],
        doubt: 0,
      };
      return [type, { ...row, ability: ability + gain(type) }];
    }),
  );
}

function qualities(abilities: Abilities, taskMap: TaskMap): Pick<CandidatePrior, "quality" | "overall"> {
  const rows = Object.entries(taskMap).map(([type, { midScore, logOddsDeviation }]) => {
    const { ability, observations, evidence } = abilities.get(type)!;
    const mean = ordinaryQuality(midScore, logOddsDeviation, ability);
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
    const [source = "", detail = ""] = reference.source.split(":");
    const borrowedFrom = /\(of its predecessor [^)]*\)/u.exec(detail)?.[0];
    const known = bySource.get(source);
    if (known === undefined || known.observations < reference.observations) {
      bySource.set(source, {
        ...reference,
        source: `${source}: all kinds of work${borrowedFrom === undefined ? "" : ` ${borrowedFrom}`}`,
      });
    }
  }
  return [...bySource.values()];
}

/** From one row per model with figures: how good it is at a kind of work, against what it costs. */
function abilityByPrice(
  taskType: string,
  subjects: readonly PriorSubject[],
  ratings: Ratings,
): AbilityByPrice {
  const points = subjects.flatMap((subject) => {
    const rated =
      subject.figuresFrom === subject.modelId ? ratings.of(subject.modelId, usualEffort(subject)) : null;
    if (rated === null || subject.price === null) return [];
    return [{ x: subject.price.outputNanoUsdPerMillion, y: sober(rated.get(taskType)!).ability, weight: 1 }];
  });
  return fitAbilityByPrice(points);
}
