import type { Bench } from "tinybench";

export interface BenchRow {
  readonly name: string;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly runs: number;
}

/** Medians and 99th percentiles in microseconds of every task of a finished benchmark. @throws the error of a task that failed */
export function benchRows(bench: Bench): BenchRow[] {
  return bench.tasks.map((task) => {
    const { result } = task;
    if (result.state === "errored") throw result.error;
    if (result.state !== "completed") throw new Error(`${task.name} did not run: ${result.state}`);
    const { p50, p99, samplesCount } = result.latency;
    return { name: task.name, p50Us: (p50 ?? 0) * 1000, p99Us: (p99 ?? 0) * 1000, runs: samplesCount };
  });
}
