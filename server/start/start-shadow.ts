import { judgeCorrections } from "../../evals/judges/judge-corrections.ts";
import type { ProviderAccounts } from "../access/provider-accounts.ts";
import type { BudgetLedger } from "../budgets/budget-ledger.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { budgetState } from "../database/repositories/budgets.ts";
import { insertEvidence } from "../database/repositories/evidence.ts";
import { shadowResults } from "../database/repositories/shadow-results.ts";
import { feedbackChannel } from "../learning/live-learning.ts";
import { openPrincipal } from "../operation/principal.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { createCalibrationStore } from "../shadow/calibration-store.ts";
import { type JudgeOfPairs, judgeOfPairs } from "../shadow/compare-replies.ts";
import { Shadow, type ShadowCounts } from "../shadow/shadow.ts";
import { keepShadowCap, shadowBudgetId } from "../shadow/shadow-cap.ts";
import { shadowPrincipal } from "../shadow/shadow-requests.ts";
import { type ShadowView, shadowView } from "../shadow/shadow-view.ts";
import type { RunningEngine } from "./start-engine.ts";
import { systemClock, systemRandom } from "./system-ports.ts";

interface ShadowParts {
  readonly configuration: LoadedConfiguration["configuration"];
  readonly database: Database;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly engine: Pick<RunningEngine, "catalog">;
  readonly accounts: Pick<ProviderAccounts, "catalogFor">;
  readonly budgets: BudgetLedger;
  readonly pipeline: () => Pick<Pipeline, "serve">;
  /** Tells those who follow the events of this process. */
  readonly announce: (event: object) => void;
}

interface RunningShadow {
  /** undefined: it is off. */
  readonly shadow: Shadow | undefined;
  readonly counts: () => ShadowCounts | null;
  readonly view: () => Promise<ShadowView>;
  close(): void;
}

/** The judge's calibrations are read so often: a new one takes effect without a restart. */
const lookMs = 2_000;
const dayMs = 86_400_000;

/** Comparisons in the background, where the configuration asks for them: they wait until their cap holds in this process and their judge is calibrated. */
export function startShadow(parts: ShadowParts): RunningShadow {
  const { configuration, database, notifier, log, engine, accounts, budgets } = parts;
  const settings = configuration.shadow;
  const { nowMs, monotonicMs } = systemClock;
  const principal = shadowPrincipal(openPrincipal);
  let judge: JudgeOfPairs = { problem: "the database is not ready" };
  /** The problem that the log tells of; undefined: there was no look yet. */
  let said: string | null | undefined;
  const capInForce = () => budgets.accountsOf(principal).find(({ budget }) => budget.id === shadowBudgetId);

  const problem = (): string | null => {
    if (settings === null) return "`shadow.share` is 0";
    if ("problem" in judge) return judge.problem;
    const cap = capInForce();
    if (cap === undefined) return "the cap is not in force yet";
    if (cap.budget.limitNanoUsd > settings.maxNanoUsdPerDay)
      return "another replica is configured with a larger `shadow.max_usd_per_day`";
    return null;
  };

  const shadow =
    settings === null
      ? undefined
      : new Shadow({
          ...{ settings, pipeline: parts.pipeline, nowMs, monotonicMs, random: systemRandom },
          judge: () => (problem() === null && !("problem" in judge) ? judge : null),
          // Before the first call nothing is known of what others spent: the reservation asks.
          leftNanoUsd: () => budgets.leftNanoUsd(principal) ?? 0,
          isOnOwnAccounts: (tenant) => accounts.catalogFor(tenant, engine.catalog) === engine.catalog,
          keepsFigures: !configuration.store.features,
          async write(rows) {
            await insertEvidence(database.db, rows);
            await notifier.notify(feedbackChannel, "");
          },
          judged: ({ candidate, served, task, score }) =>
            parts.announce({ type: "shadow", candidate, served, task_type: task, score }),
          nextRequestId: requestIdFactory({ clock: systemClock, random: systemRandom }),
          onFault: (error) =>
            log.warn({ error: errorMessage(error) }, "A comparison in the background failed"),
        });

  async function look(): Promise<void> {
    if (settings === null || database.status().state !== "ready") return;
    try {
      if (said === undefined || capInForce() === undefined)
        await keepShadowCap(database.db, settings.maxNanoUsdPerDay, { nowMs, notify: notifier.notify });
      const known = await createCalibrationStore(database.db).list(settings.judge);
      judge = judgeOfPairs(settings.judge, judgeCorrections(known));
    } catch (error) {
      judge = { problem: `the database does not answer: ${errorMessage(error)}` };
    }
    const found = "problem" in judge ? judge.problem : null;
    if (found !== null && found !== said)
      log.warn({ problem: found }, "No reply is compared in the background");
    said = found;
  }

  void database.ready.then(look, () => undefined);
  const timer = settings === null ? null : setInterval(() => void look(), lookMs).unref();
  return {
    shadow,
    counts: () => shadow?.counts ?? null,
    async view() {
      const results = await shadowResults(database.db, nowMs() - 30 * dayMs);
      const cap = capInForce();
      const state = cap === undefined ? null : await budgetState(database.db, cap.budget, cap.time, nowMs());
      return shadowView({
        ...{ settings, problem: problem(), counts: shadow?.counts ?? null, results },
        spentNanoUsd: state?.spentNanoUsd ?? null,
      });
    },
    close() {
      if (timer !== null) clearInterval(timer);
      shadow?.close();
    },
  };
}
