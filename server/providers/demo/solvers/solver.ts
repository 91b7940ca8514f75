import type { DemoSkill } from "../demo-profile.ts";

/** One thing that a demo model can really do. */
export interface DemoSolver {
  readonly skill: DemoSkill;
  /** The right answer, or null where the prompt asks for something else. */
  solve(prompt: string): string | null;
  /** What a model says that does not get it: plausible, and wrong. */
  miss(answer: string): string;
}
