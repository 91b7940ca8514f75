/** What the command line of `npm run bench` sets. */
export interface BenchOptions {
  readonly durationMs: number;
  readonly connections: number;
  readonly cases: number;
  readonly workers: string;
  readonly file: string | null;
  readonly seeds: number;
  readonly repeats: number;
  readonly untilRegret: number;
  readonly rows: number;
  readonly requests: number;
}
