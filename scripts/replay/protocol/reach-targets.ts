import type { ProtocolSplit } from "../../../evals/replay/protocol/protocol-part.ts";
import type { ReplayFigureName } from "../../../evals/replay/replay-figures.ts";

/** A figure that the predictor is asked to reach on a data set. */
export interface ReachTarget {
  /** Name of the outcome file, without endings. */
  readonly file: string;
  readonly split: ProtocolSplit;
  readonly title: string;
  readonly figure: ReplayFigureName;
  readonly isShare: boolean;
  /** Whether the figure is to be at least or at most the target. */
  readonly bound: "at least" | "at most";
  readonly target: number;
}

const gain = { title: "AIQ gain", figure: "aiqGain", isShare: false, bound: "at least" } as const;
const apgr = { title: "APGR", figure: "apgr", isShare: false, bound: "at least" } as const;
const cpt50 = { title: "CPT50", figure: "cpt50", isShare: true, bound: "at most" } as const;

/** What the project set out to reach, written down before the measurement. */
export const reachTargets: readonly ReachTarget[] = [
  { file: "llmrouter_14task", split: "rows", ...gain, target: 0.33 },
  {
    file: "llmrouter_14task",
    split: "rows",
    title: "savings at equal accuracy",
    figure: "savingsAtEqualQuality",
    isShare: true,
    bound: "at least",
    target: 0.8,
  },
  { file: "llmrouter_14task", split: "tasks", ...gain, target: -0.1 },
  {
    file: "llmrouter_14task",
    split: "tasks",
    title: "accuracy",
    figure: "quality",
    isShare: false,
    bound: "at least",
    target: 0.731,
  },
  { file: "routellm_mmlu", split: "rows", ...apgr, target: 0.71 },
  { file: "routellm_mmlu", split: "rows", ...cpt50, target: 0.22 },
  { file: "routellm_mmlu", split: "rows", ...cpt50, title: "CPT80", figure: "cpt80", target: 0.54 },
  { file: "routellm_mmlu", split: "tasks", ...apgr, target: 0.62 },
  { file: "routellm_mmlu", split: "tasks", ...cpt50, target: 0.36 },
  { file: "routerbench_subset", split: "rows", ...gain, target: 0.23 },
  {
    file: "routerbench_subset",
    split: "rows",
    title: "savings at 95%",
    figure: "savingsAt95PercentQuality",
    isShare: true,
    bound: "at least",
    target: 0.78,
  },
];

/** Asked of every data set. */
export const minFewRowsDifference = -0.005;
export const maxCalibrationError = 0.05;
export const coverageRange = { low: 0.88, high: 0.92 } as const;
