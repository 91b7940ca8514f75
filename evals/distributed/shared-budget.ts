import { setTimeout as wait } from "node:timers/promises";
import { type Budget, BudgetUnreachableError, type Reservation } from "../runs/budget.ts";
import type { Exchange, Exchanged } from "./distributed-store.ts";

/** The dollars of a run that several processes share. */
interface SharedBudget extends Budget {
  /** Resolves when everything settled is counted in the database. @throws BudgetUnreachableError */
  flush(): Promise<void>;
}

interface SharedBudgetOptions {
  readonly exchange: (exchange: Exchange) => Promise<Exchanged>;
  /** Without a cap nothing is reserved, and spending is counted with the next flush. */
  readonly isCapped: boolean;
  readonly capNanoUsd: number | null;
  /** Wait before asking again for what others may give back, in milliseconds. @default 200 */
  readonly againMs?: number;
}

interface Waiting {
  readonly nanoUsd: number;
  decide(reservation: Reservation | null): void;
  fail(error: unknown): void;
}

/**
 * Reserves in the database before money is spent. What comes together while an exchange is under way goes with the next one, so that many calls
 * at once cost few transactions.
 */
export function createSharedBudget(options: SharedBudgetOptions): SharedBudget {
  const { isCapped, capNanoUsd, againMs = 200 } = options;
  let waiting: Waiting[] = [];
  let [settled, spentSince, spent, reserved] = [0, 0, 0, 0];
  let pumping: Promise<void> | null = null;
  let failure: BudgetUnreachableError | null = null;
  // Settlements so far, and those that the database has.
  let [noted, counted] = [0, 0];
  let flushing: { readonly goal: number; resolve(): void; reject(error: unknown): void }[] = [];

  const endFlushes = (): void => {
    for (const one of flushing) {
      if (failure !== null) one.reject(failure);
      else if (one.goal <= counted) one.resolve();
    }
    flushing = failure === null ? flushing.filter(({ goal }) => goal > counted) : [];
  };

  const reservationOf = (nanoUsd: number): Reservation => {
    let isOpen = true;
    return {
      settle(spentNanoUsd) {
        if (!isOpen) return;
        isOpen = false;
        const spentNow = spentNanoUsd ?? nanoUsd;
        // Nothing to tell the database.
        if (!isCapped && spentNow === 0) return;
        settled += isCapped ? nanoUsd : 0;
        spentSince += spentNow;
        noted += 1;
        if (isCapped) void pump();
      },
    };
  };

  async function exchangeOnce(): Promise<void> {
    const asked = waiting;
    const goal = noted;
    const given = { settledNanoUsd: settled, spentNanoUsd: spentSince };
    [waiting, settled, spentSince] = [[], 0, 0];
    let answer: Exchanged;
    try {
      answer = await options.exchange({ ...given, wantedNanoUsd: asked.map(({ nanoUsd }) => nanoUsd) });
      if (answer.isBuried) throw new Error("this worker was taken for dead");
    } catch (error) {
      failure = new BudgetUnreachableError(error);
      for (const one of [...asked, ...waiting]) one.fail(failure);
      waiting = [];
      endFlushes();
      return;
    }
    counted = goal;
    endFlushes();
    [spent, reserved] = [answer.spentNanoUsd, answer.reservedNanoUsd];
    const refused: Waiting[] = [];
    for (const [at, one] of asked.entries()) {
      if (answer.isGranted[at]) one.decide(reservationOf(one.nanoUsd));
      // Nothing under way, here or elsewhere, can make room for it any more.
      else if (reserved === 0 || (capNanoUsd !== null && spent + one.nanoUsd > capNanoUsd)) one.decide(null);
      else refused.push(one);
    }
    if (refused.length === 0) return;
    await wait(againMs);
    waiting = [...refused, ...waiting];
  }

  async function pumpAll(): Promise<void> {
    while (failure === null && (waiting.length > 0 || counted < noted)) await exchangeOnce();
  }

  function pump(): Promise<void> {
    pumping ??= pumpAll().finally(() => {
      pumping = null;
    });
    return pumping;
  }

  return {
    get spentNanoUsd() {
      return spent + spentSince;
    },
    get reservedNanoUsd() {
      return reserved;
    },
    reserve(nanoUsd) {
      if (failure !== null) return Promise.reject(failure);
      if (!isCapped) return Promise.resolve(reservationOf(nanoUsd));
      return new Promise<Reservation | null>((resolve, reject) => {
        waiting.push({ nanoUsd, decide: resolve, fail: reject });
        void pump();
      });
    },
    flush() {
      if (failure !== null) return Promise.reject(failure);
      if (counted === noted) return Promise.resolve();
      return new Promise<void>((resolve, reject) => {
        flushing.push({ goal: noted, resolve, reject });
        void pump();
      });
    },
  };
}
