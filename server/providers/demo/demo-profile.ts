/** What a demo model can be good or bad at. */
export type DemoSkill =
  | "math"
  | "reasoning"
  | "knowledge"
  | "extract"
  | "classify"
  | "summarize"
  | "translate"
  | "rewrite"
  | "code"
  | "sql"
  | "agent"
  | "chat";

/** One built-in model. All of it is made up, and said to be. */
export interface DemoProfile {
  /** What stands behind `demo/`. */
  readonly name: string;
  readonly description: string;
  /** Chance of a right answer to a question of difficulty 1; at difficulty d it is the d-th power. (0,1]. */
  readonly skills: Readonly<Record<DemoSkill, number>>;
  readonly timeToFirstTokenMs: number;
  readonly outputTokensPerSecond: number;
  /** Dollars per million tokens. */
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
  readonly contextWindowTokens: number;
  readonly maxOutputTokens: number;
}
