import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Clock } from "../../engine/index.ts";
import { BudgetLeasing } from "../budgets/budget-leasing.ts";
import { BudgetLedger } from "../budgets/budget-ledger.ts";
import { budgetWarningView } from "../budgets/budget-view.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";
import type { Log } from "../database/log.ts";
import { RateLeasing } from "../limits/rate-leasing.ts";
import { RateLimiter } from "../limits/rate-limiter.ts";
import { ownerName } from "../record/journal.ts";

interface LimitsParts {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells those who look at what happens in this process. */
  readonly announce: (event: object) => void;
  /** Writes the requests that wait for the database. */
  readonly flushLog: () => Promise<void>;
}

interface Limits {
  readonly budgets: BudgetLedger;
  readonly rates: RateLimiter;
  /** Gives back what this process has borrowed. */
  close(): Promise<void>;
}

/** Budgets and rate limits, of which every process borrows slices from the database. */
export function startLimits({
  announce,
  configuration,
  database,
  clock,
  log,
  flushLog,
}: LimitsParts): Limits {
  const owner = (): string =>
    `${ownerName({ host: hostname(), pid: process.pid })}.${randomBytes(4).toString("hex")}`;
  const leasing = new BudgetLeasing({
    ...{ database, flushLog, log },
    ...{ nowMs: clock.nowMs, monotonicMs: clock.monotonicMs },
    owner: owner(),
  });
  const budgets = new BudgetLedger({
    ...{ nowMs: clock.nowMs, monotonicMs: clock.monotonicMs, borrow: leasing.borrow },
    callsAtOnce: configuration.hedgeShare > 0 ? 2 : 1,
    nearlySpent(account) {
      const event = budgetWarningView(account);
      log.warn(event, "a budget is nearly spent");
      announce({ type: "budget", budget: event });
    },
  });
  const rateLeasing = new RateLeasing({
    ...{ database, nowMs: clock.nowMs, log },
    owner: owner(),
  });
  const rates = new RateLimiter(rateLeasing, clock.nowMs);
  const stopRates = rateLeasing.start(() => rates.accounts);
  const stopLeasing = leasing.start(budgets);
  return {
    budgets,
    rates,
    async close() {
      stopLeasing();
      await stopRates();
      await leasing.sync(budgets, true);
    },
  };
}
