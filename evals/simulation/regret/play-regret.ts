import { mean, sampleStandardDeviation } from "simple-statistics";
import { createSeededRandom, studentTQuantile } from "../../../engine/index.ts";
import { type RecordedTraffic, recordedTraffic, type TrafficSource } from "./recorded-traffic.ts";
import { routingRules } from "./routing-rules.ts";

interface RegretOptions {
  readonly seeds: number;
  readonly days: number;
  readonly requestsPerDay: number;
  /** Share of requests whose score becomes known, (0,1]. */
  readonly scoredShare: number;
  /** Share of requests that may be drawn, of our policy. */
  readonly exploration: number;
}

/** Utility lost per 1,000 requests, one figure for each seed. */
export interface RuleRegret {
  readonly rule: string;
  readonly againstOracle: readonly number[];
  /** Below 0: better than the best single model. */
  readonly againstBestModel: readonly number[];
}

interface RegretScenario {
  readonly isWarm: boolean;
  /** From the third day on the model that was best so far answers wrongly half as often again: its scores are halved, each reply at random. */
  readonly getsWorse: boolean;
}

const regretScenarios: readonly RegretScenario[] = [false, true].flatMap((getsWorse) =>
  [false, true].map((isWarm) => ({ isWarm, getsWorse })),
);

const dayMs = 86_400_000;
/** First day, counted from 0, on which the model is worse. */
const worseFromDay = 2;
const keptShare = 0.5;

/** Plays recorded outcomes as traffic, the same requests for every rule, and returns what each lost. */
export function playRegret(
  source: TrafficSource,
  options: RegretOptions,
): readonly { readonly scenario: RegretScenario; readonly rules: readonly RuleRegret[] }[] {
  const losses = regretScenarios.map((scenario) => ({
    scenario,
    rules: Object.keys(routingRules).map((rule) => ({
      rule,
      againstOracle: [] as number[],
      againstBestModel: [] as number[],
    })),
  }));
  for (let seed = 1; seed <= options.seeds; seed += 1) {
    const traffic = recordedTraffic(source, { seed, exploration: options.exploration });
    for (const { scenario, rules } of losses) {
      const requests = madeRequests(traffic, scenario, options, seed);
      for (const one of rules) {
        const { oracle, bestModel } = playOne(traffic, requests, scenario, one.rule, options, seed);
        one.againstOracle.push(oracle);
        one.againstBestModel.push(bestModel);
      }
    }
  }
  return losses;
}

interface MadeRequest {
  readonly prompt: number;
  readonly atMs: number;
  /** Score and utility of each model's reply. */
  readonly scores: Float64Array;
  readonly utilities: Float64Array;
}

function madeRequests(
  { prompts, candidates, qualityShare }: RecordedTraffic,
  { getsWorse }: RegretScenario,
  { days, requestsPerDay }: RegretOptions,
  seed: number,
): readonly MadeRequest[] {
  const random = createSeededRandom(1000 + seed);
  const utilitiesOf = (prompt: number, scores: Float64Array): Float64Array =>
    scores.map((score, model) => qualityShare * score - prompts[prompt]!.paidTerms[model]!);
  const totals = new Float64Array(candidates.length);
  for (const [prompt, { scores }] of prompts.entries())
    utilitiesOf(prompt, scores).forEach((utility, model) => {
      totals[model]! += utility;
    });
  const worse = totals.indexOf(Math.max(...totals));
  return Array.from({ length: days * requestsPerDay }, (_, index) => {
    const prompt = Math.floor(random() * prompts.length);
    const isKept = random() < keptShare;
    const scores = Float64Array.from(prompts[prompt]!.scores);
    if (getsWorse && index >= worseFromDay * requestsPerDay && !isKept) scores[worse] = 0;
    return {
      prompt,
      atMs: (index / requestsPerDay) * dayMs,
      scores,
      utilities: utilitiesOf(prompt, scores),
    };
  });
}

function playOne(
  traffic: RecordedTraffic,
  requests: readonly MadeRequest[],
  { isWarm }: RegretScenario,
  name: string,
  { scoredShare }: RegretOptions,
  seed: number,
): { oracle: number; bestModel: number } {
  const rule = routingRules[name]!({ traffic, isWarm, random: createSeededRandom(2000 + seed) });
  const isScored = createSeededRandom(3000 + seed);
  const byModel = new Float64Array(traffic.candidates.length);
  let won = 0;
  let best = 0;
  for (const { prompt: index, atMs, scores, utilities } of requests) {
    const prompt = traffic.prompts[index]!;
    const model = rule.choose(prompt, atMs);
    won += utilities[model]!;
    best += Math.max(...utilities);
    utilities.forEach((utility, one) => {
      byModel[one]! += utility;
    });
    if (isScored() < scoredShare) rule.observe(prompt, model, scores[model]!, atMs);
  }
  const perThousand = 1000 / requests.length;
  return { oracle: (best - won) * perThousand, bestModel: (Math.max(...byModel) - won) * perThousand };
}

/** Mean with half the width of its 95% interval over seeds; null: a single seed. */
export function overSeeds(values: readonly number[]): {
  readonly mean: number;
  readonly halfWidth: number | null;
} {
  if (values.length < 2) return { mean: mean([...values]), halfWidth: null };
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  return { mean: mean([...values]), halfWidth: studentTQuantile(0.975, values.length - 1) * error };
}

/** Whether a rule lost no more than the best one, or the interval of the difference on the same requests holds 0. */
export function isBestOrWithin(rule: RuleRegret, all: readonly RuleRegret[]): boolean {
  const best = all.reduce((one, other) =>
    mean([...other.againstOracle]) < mean([...one.againstOracle]) ? other : one,
  );
  const difference = overSeeds(rule.againstOracle.map((value, seed) => value - best.againstOracle[seed]!));
  return difference.mean <= (difference.halfWidth ?? 0);
}
