import { clipInterval, studentTQuantile, unitRange } from "../../engine/index.ts";
import type { ShadowResult } from "../database/repositories/shadow-results.ts";
import type { ShadowCounts, ShadowSettings } from "./shadow.ts";

/** `GET /v1/admin/shadow`. */
export interface ShadowView {
  readonly object: "shadow";
  readonly state: "off" | "waiting" | "running";
  readonly [field: string]: unknown;
}

interface ShadowFigures {
  /** null: off. */
  readonly settings: ShadowSettings | null;
  /** Why nothing is compared; null: it is. */
  readonly problem: string | null;
  /** Of this process; null: off. */
  readonly counts: ShadowCounts | null;
  /** Of all processes. */
  readonly results: readonly ShadowResult[];
  /** Of the day's cap, as far as this process knows; null: it has no cap. */
  readonly spentNanoUsd: number | null;
}

export function shadowView({ settings, problem, counts, results, spentNanoUsd }: ShadowFigures): ShadowView {
  return {
    object: "shadow",
    state: settings === null ? "off" : problem === null ? "running" : "waiting",
    reason: problem,
    candidate: settings?.candidate ?? null,
    judge: settings?.judge ?? null,
    share: settings?.share ?? 0,
    max_usd_per_day: settings === null ? null : settings.maxNanoUsdPerDay / 1e9,
    spent_usd_today: spentNanoUsd === null ? null : spentNanoUsd / 1e9,
    this_process:
      counts === null
        ? null
        : {
            ...{
              drawn: counts.drawn,
              waiting: counts.waiting,
              running: counts.running,
              judged: counts.judged,
            },
            skipped: Object.fromEntries(counts.skipped),
          },
    results: results.map(resultView),
  };
}

/** The interval is Student's t: of few comparisons wide, of one unknown. */
function resultView({ candidate, served, taskType, comparisons, mean, variance }: ShadowResult): object {
  const reach =
    variance === null ? null : studentTQuantile(0.975, comparisons - 1) * Math.sqrt(variance / comparisons);
  return {
    ...{ candidate, served, task_type: taskType, comparisons, score: mean },
    ...(reach === null
      ? { low: null, high: null }
      : clipInterval({ low: mean - reach, high: mean + reach }, unitRange)),
  };
}
