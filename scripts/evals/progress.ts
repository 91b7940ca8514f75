import cliProgress from "cli-progress";
import type { CaseResult } from "../../evals/runs/run-store.ts";
import { counted, formatUsd } from "../terminal/format-figures.ts";
import { durationText } from "../terminal/progress-bar.ts";

export interface Progress {
  start(planned: number, finished: number): void;
  add(result: CaseResult, spentNanoUsd: number): void;
  /** What all processes of a distributed run have done since it began. */
  set(finished: number, unscored: number, spentNanoUsd: number, workers: number): void;
  stop(): void;
}

/** A bar with rate, spend and time left on a terminal; nothing elsewhere. */
export function createProgress(isTerminal: boolean, nowMs: () => number): Progress {
  const bar = isTerminal
    ? new cliProgress.SingleBar({
        format:
          "{bar} {percentage}% | {value}/{total} | {rate}/s | {spend} | {left} left | {bad} unscored{who}",
        barsize: 24,
        hideCursor: true,
        etaBuffer: 500,
      })
    : null;
  let startedMs = 0;
  let [count, bad, planned, before] = [0, 0, 0, 0];
  function draw(spentNanoUsd: number, who: string): void {
    const rate = (1000 * count) / Math.max(1, nowMs() - startedMs);
    const seconds = Math.ceil((planned - before - count) / Math.max(rate, 1e-9));
    const left = count === 0 ? "?" : durationText(seconds);
    bar?.update(before + count, {
      rate: rate.toFixed(rate < 10 ? 1 : 0),
      spend: formatUsd(spentNanoUsd),
      left,
      bad,
      who,
    });
  }
  return {
    start(total, finished) {
      startedMs = nowMs();
      planned = total;
      before = finished;
      bar?.start(total, finished, { rate: "0", spend: "$0", left: "?", bad: 0, who: "" });
    },
    set(finished, unscored, spentNanoUsd, workers) {
      [count, bad] = [finished, unscored];
      // Starting processes takes seconds: the rate is that of the cases.
      if (count === 0) startedMs = nowMs();
      draw(spentNanoUsd, ` | ${counted(workers, "worker")}`);
    },
    add(result, spentNanoUsd) {
      count += 1;
      if (result.score === null) bad += 1;
      // Drawing costs more than counting.
      if (count % 10 === 0 || before + count >= planned) draw(spentNanoUsd, "");
    },
    stop: () => bar?.stop(),
  };
}
