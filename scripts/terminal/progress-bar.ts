import progress from "cli-progress";

interface ProgressBar {
  update(done: number): void;
  stop(): void;
}

/**
 * A bar on the error stream, so that the output stays clean; nothing where that is no terminal.
 *
 * @param count what it says beside the share, read at each update
 */
export function startProgressBar(
  what: string,
  total: number,
  count = (done: number): string => `${done} of ${total}`,
  stream: Pick<NodeJS.WriteStream, "write" | "isTTY"> = process.stderr,
): ProgressBar {
  if (stream.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new progress.SingleBar(
    {
      format: `${what} [{bar}] {percentage}% | {count} | {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      formatTime: durationText,
      stream: stream as NodeJS.WriteStream,
    },
    progress.Presets.shades_classic,
  );
  bar.start(total, 0, { count: count(0) });
  return { update: (done) => bar.update(done, { count: count(done) }), stop: () => bar.stop() };
}

/** @param seconds of cli-progress: "NULL" or "INF" where it has measured nothing yet */
export function durationText(seconds: number | string): string {
  const known = Number(seconds);
  if (!Number.isFinite(known)) return "?";
  return known < 120 ? `${Math.ceil(known)} s` : `${Math.round(known / 60)} min`;
}
