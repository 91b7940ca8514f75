/** Money set aside for one call. */
export interface Reservation {
  /** Gives back what was not spent. @param spentNanoUsd null: not known, so that all of it counts as spent */
  settle(spentNanoUsd: number | null): void;
}

/** A cap on spending that is held before money is spent. */
export interface Budget {
  /**
   * Sets aside the most that a call can cost; waits while calls under way may give some back.
   *
   * @returns null: it does not fit any more, and nothing under way can change that
   */
  reserve(nanoUsd: number): Promise<Reservation | null>;
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
}

/** Who keeps the budget cannot be asked: nothing more may be spent, and no case is to blame for it. */
export class BudgetUnreachableError extends Error {
  constructor(cause: unknown) {
    super(`the budget cannot be asked: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = "BudgetUnreachableError";
  }
}

/** @param capNanoUsd null: no cap, spending is only counted */
export function createBudget(capNanoUsd: number | null, alreadySpentNanoUsd = 0): Budget {
  let spent = alreadySpentNanoUsd;
  let reserved = 0;
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const resume of waiting.splice(0)) resume();
  };
  return {
    get spentNanoUsd() {
      return spent;
    },
    get reservedNanoUsd() {
      return reserved;
    },
    async reserve(nanoUsd) {
      while (capNanoUsd !== null && spent + reserved + nanoUsd > capNanoUsd) {
        if (reserved === 0 || spent + nanoUsd > capNanoUsd) return null;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      reserved += nanoUsd;
      let isOpen = true;
      return {
        settle(spentNanoUsd) {
          if (!isOpen) return;
          isOpen = false;
          reserved -= nanoUsd;
          spent += spentNanoUsd ?? nanoUsd;
          wake();
        },
      };
    },
  };
}
