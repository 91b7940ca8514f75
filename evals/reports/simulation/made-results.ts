import type { CaseResult } from "../../runs/run-store.ts";

/** How the cases of a simulated suite belong together. */
export interface Layout {
  readonly name: string;
  /** Cases of one cluster. */
  casesIn(random: () => number): number;
  weightOf(random: () => number): number;
  readonly samples: number;
}

/** What the scores are like. */
export interface ScoreShape {
  readonly name: string;
  /** What the replies to the cases of one cluster score on average. */
  difficulty(random: () => number): number;
  /** One reply's score in [0,1], on average the difficulty. */
  score(difficulty: number, random: () => number): number;
  /** Mean over all clusters there could be. */
  readonly mean: number;
}

const one = (): number => 1;
const upTo = (max: number, random: () => number): number => 1 + Math.floor(max * random());

export const layouts: readonly Layout[] = [
  { name: "cases alone", casesIn: one, weightOf: one, samples: 1 },
  { name: "weights 1 to 5", casesIn: one, weightOf: (random) => 1 + 4 * random(), samples: 1 },
  { name: "few heavy weights", casesIn: one, weightOf: (random) => Math.exp(4 * random()), samples: 1 },
  { name: "5 samples", casesIn: one, weightOf: one, samples: 5 },
  {
    name: "clusters of 1 to 6, weights, 3 samples",
    casesIn: (random) => upTo(6, random),
    weightOf: (random) => 1 + 4 * random(),
    samples: 3,
  },
];

const rightOrWrong = (difficulty: number, random: () => number): number => (random() < difficulty ? 1 : 0);

export const scoreShapes: readonly ScoreShape[] = [
  { name: "half right", difficulty: () => 0.5, score: rightOrWrong, mean: 0.5 },
  // Most questions are easy, some hard, for all models.
  {
    name: "80% right, easy and hard",
    difficulty: (random) => (random() < 0.75 ? 0.95 : 0.35),
    score: rightOrWrong,
    mean: 0.75 * 0.95 + 0.25 * 0.35,
  },
  { name: "95% right", difficulty: () => 0.95, score: rightOrWrong, mean: 0.95 },
  {
    name: "fractions",
    difficulty: (random) => 0.2 + 0.6 * random(),
    score: (difficulty, random) => difficulty + 0.4 * (random() - 0.5),
    mean: 0.5,
  },
];

/** Results of models that are all equally good, on one suite. */
export function makeResults(
  models: readonly string[],
  clusters: number,
  layout: Layout,
  shape: ScoreShape,
  random: () => number,
): CaseResult[] {
  const results: CaseResult[] = [];
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    const difficulty = shape.difficulty(random);
    const cases = layout.casesIn(random);
    for (let index = 0; index < cases; index += 1) {
      const weight = layout.weightOf(random);
      for (const target of models)
        for (let sample = 0; sample < layout.samples; sample += 1)
          results.push({
            ...blank,
            ...{ promptId: `s/${cluster}-${index}`, cluster: `${cluster}`, target, sample, weight },
            score: shape.score(difficulty, random),
          });
    }
  }
  return results;
}

const blank = {
  ...{ taskType: "t", passed: null, reason: null, grades: [], replyText: null, toolCalls: null, error: null },
  ...{ finishReason: null, servedModel: null, inputTokens: null, outputTokens: null, costNanoUsd: null },
  ...{ costUnknownReason: null, judgeCostNanoUsd: 0, latencyMs: null, timeToFirstTokenMs: null },
  ...{ isFromCache: false, finishedAtMs: 0 },
} as const;
