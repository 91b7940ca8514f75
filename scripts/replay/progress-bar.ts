import progress from "cli-progress";

export interface ProgressBar {
  update(done: number): void;
  stop(): void;
}

/** A bar on the error stream, so that the output stays clean; nothing where that is no terminal. */
export function startProgressBar(what: string, total: number): ProgressBar {
  if (process.stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new progress.SingleBar(
    {
      format: `${what} [{bar}] {percentage}% | {value} of {total} | {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    progress.Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
