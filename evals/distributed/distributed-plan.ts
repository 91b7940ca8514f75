/** What a worker must know of a run. Goes into the database: it holds no secret and no path. */
export interface DistributedPlan {
  readonly runId: string;
  /** As workers open them and as results name them; a job names its target by its place here. */
  readonly targets: readonly string[];
  /** null: none is named. */
  readonly judge: string | null;
  /** An OpenAI-compatible endpoint to ask instead of the workers' own providers; null: these. */
  readonly url: string | null;
  /** Name at the URL -> known model whose price holds for it. @default the same names */
  readonly priceAs?: Readonly<Record<string, string>>;
  readonly seed: number | null;
  readonly usesCache: boolean;
  /** Output tokens that a reply may have where the case names no limit. */
  readonly maxOutputTokens: number;
  readonly capNanoUsd: number | null;
  /** Some of its cases may be done before it begins. */
  readonly isResumed: boolean;
  /** Whether graders are programs of the suite's author, which only some workers run. */
  readonly hasCustomCode: boolean;
}

/** One job: a batch of cases, asked of one target once. The queue names run and target. */
export interface DistributedJob {
  readonly id: string;
  readonly target: number;
  readonly batch: number;
  readonly sample: number;
}

/** A job in the hands of a worker. */
export interface TakenJob extends DistributedJob {
  /** Another worker had it before: some of its cases may be done. */
  readonly isAgain: boolean;
}

/** A job as a worker holds it, for others to take over. */
export interface Claim {
  readonly target: number;
  readonly id: string;
}
