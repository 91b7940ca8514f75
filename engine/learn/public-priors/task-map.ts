/** Which public items speak of a task type, and how hard ordinary work of that type is; `datasets/benchmarks/task-map.json`. */
export interface TaskMapEntry {
  /** `direct`: the item is that kind of work; `near`: it asks for much the same skill. */
  readonly items: readonly {
    readonly item: string;
    readonly weight: number;
    readonly grade: "direct" | "near";
  }[];
  /** Score that a candidate in the middle of those with public figures is expected to reach on ordinary traffic, (0,1). */
  readonly midScore: number;
  /** Steps on the log-odds scale per standard deviation of ability: how far candidates differ on ordinary traffic. */
  readonly logOddsDeviation: number;
  /** Tokens of an ordinary reply, reasoning excluded. */
  readonly outputTokens: number;
  readonly reason: string;
}

export type TaskMap = Readonly<Record<string, TaskMapEntry>>;
