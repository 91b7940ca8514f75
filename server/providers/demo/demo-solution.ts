import type { DemoSkill } from "./demo-profile.ts";
import type { DemoPrompt } from "./demo-prompt.ts";

/** What a solver worked out, with the mistake that a weaker model makes instead. */
export interface DemoSolution {
  readonly skill: DemoSkill;
  /** 1 (anyone) to 5 (few). */
  readonly difficulty: number;
  readonly right: string;
  readonly wrong: string;
  /** The sentence around the answer where the caller wants more than the bare answer; `{}` stands for it. */
  readonly sentence?: string;
}

/** Solves one kind of question; null: it is not of that kind. Pure, and linear in the prompt. */
export type DemoSolver = (prompt: DemoPrompt) => DemoSolution | null;

export function clampDifficulty(difficulty: number): number {
  return Math.min(5, Math.max(1, Math.round(difficulty)));
}
