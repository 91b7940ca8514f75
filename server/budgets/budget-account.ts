import type {
  BudgetState,
  BudgetTime,
  LeaseFigures,
  StoredBudget,
} from "../database/repositories/budgets.ts";

/** A budget in one period as this process sees it: what it was lent, what of that is spent, and what is set aside for requests that run. Nano-dollars. */
export class BudgetAccount {
  readonly time: BudgetTime;
  budget: StoredBudget;
  /** Lent and not given back. */
  granted = 0;
  /** Charged to requests that are settled. */
  settled = 0;
  /** Set aside for requests that run. */
  reserved = 0;
  /** Set aside for ever: requests whose cost nobody told. */
  unknown = 0;
  /** Part of `settled` that the database has taken off the lease. */
  synced = 0;
  /** As the database last said, without this process; null: it was not asked yet. */
  state: BudgetState | null = null;
  /** Monotonic, milliseconds. */
  lastUsedAt = 0;
  /** The spending at which it was said that it is nearly spent; null: it was not. */
  warnedAtNanoUsd: number | null = null;
  /** Work with the database, one after the other. */
  queue: Promise<unknown> = Promise.resolve();

  constructor(budget: StoredBudget, time: BudgetTime) {
    this.budget = budget;
    this.time = time;
  }

  /** What can be set aside without asking. */
  get balance(): number {
    return this.granted - this.settled - this.reserved - this.unknown;
  }

  get figures(): LeaseFigures {
    return {
      grantedNanoUsd: Math.round(this.granted),
      settledNanoUsd: Math.round(this.settled),
      unknownNanoUsd: Math.round(this.unknown),
    };
  }

  /** Spent by everybody, as far as it is known here. */
  get spentNanoUsd(): number {
    return (this.state?.spentNanoUsd ?? 0) + (this.settled - this.synced);
  }

  /** Whole percent of the limit that is spent; of nothing everything is. */
  get spentPercent(): number {
    const { limitNanoUsd } = this.budget;
    return limitNanoUsd === 0 ? 100 : Math.floor((this.spentNanoUsd / limitNanoUsd) * 100);
  }

  /** What everybody may still spend, as far as it is known here. */
  get leftNanoUsd(): number {
    return Math.max(0, this.budget.limitNanoUsd - this.spentNanoUsd - (this.state?.unknownNanoUsd ?? 0));
  }
}
