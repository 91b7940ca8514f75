import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import { renewLease, takeLease } from "../database/repositories/budgets.ts";
import type { BudgetAccount } from "./budget-account.ts";
import type { BudgetLedger } from "./budget-ledger.ts";

/** Leases in the database. */
interface BudgetLeases {
  readonly take: typeof takeLease;
  readonly renew: typeof renewLease;
}

/** The accounts of this process. */
type Ledger = Pick<BudgetLedger, "accounts" | "drop">;

interface BudgetLeasingPorts {
  readonly database: Pick<Database, "db" | "ready" | "status">;
  /** Of this process and no other: `host.process id.random`. */
  readonly owner: string;
  /** Resolves when everything that was recorded until now is in the database. */
  readonly flushLog: () => Promise<unknown>;
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  readonly log: Pick<Log, "warn">;
  /** @default those of the database */
  readonly leases?: BudgetLeases;
}

/** A process borrows so much of a budget at once, and so much of what is left: others find something, too. */
const sliceShare = 1 / 50;
const leftShare = 1 / 4;
const syncMs = 500;
/** What nobody asked for in so long goes back. */
const idleMs = 5_000;
const renewMs = 60_000;

/** Borrows parts of budgets for this process, and tells the database what became of them. */
export class BudgetLeasing {
  readonly #ports: BudgetLeasingPorts;
  readonly #renewedAt = new WeakMap<BudgetAccount, number>();
  readonly #leases: BudgetLeases;
  #hasFailed = false;

  constructor(ports: BudgetLeasingPorts) {
    this.#ports = ports;
    this.#leases = ports.leases ?? { take: takeLease, renew: renewLease };
  }

  /** Until the account can set aside so much, or there is no more. @throws where the database does not answer */
  readonly borrow = (account: BudgetAccount, needNanoUsd: number): Promise<void> =>
    this.#inTurn(account, async () => {
      if (account.balance >= needNanoUsd) return;
      // What is in the log and on the lease would be counted twice.
      if (account.settled !== account.synced) await this.#settle(account);
      await this.#take(account, needNanoUsd - account.balance);
    });

  /** To be called every now and then; the ledger forgets what is over. @param isLast everything goes back */
  async sync(ledger: Ledger, isLast = false): Promise<void> {
    const due = [...ledger.accounts].filter(
      (account) => isLast || this.#isOver(account) || this.#isDue(account),
    );
    if (due.length === 0 || this.#ports.database.status().state !== "ready") return;
    try {
      await Promise.all(
        due.map((account) => this.#inTurn(account, () => this.#settleIn(ledger, account, isLast))),
      );
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed)
        this.#ports.log.warn(
          { error: errorMessage(error) },
          "Spending of budgets cannot be written; trying again",
        );
      this.#hasFailed = true;
    }
  }

  /** @returns ends it */
  start(ledger: Ledger): () => void {
    const timer = setInterval(() => void this.sync(ledger), syncMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  #isDue(account: BudgetAccount): boolean {
    if (account.granted === 0) return false;
    const at = this.#ports.monotonicMs();
    const isIdle = account.balance > 0 && at - account.lastUsedAt > idleMs;
    return account.settled !== account.synced || isIdle || at - (this.#renewedAt.get(account) ?? 0) > renewMs;
  }

  /** Nothing counts in it any more: its period has ended, or its budget was removed. */
  #isOver({ time, budget, reserved, lastUsedAt }: BudgetAccount): boolean {
    if (this.#ports.nowMs() < time.endMs && budget.removedAtMs === null) return false;
    return reserved === 0 && this.#ports.monotonicMs() - lastUsedAt > idleMs;
  }

  async #settleIn(ledger: Ledger, account: BudgetAccount, isLast: boolean): Promise<void> {
    const isOver = this.#isOver(account);
    // Of which the database knows nothing there is nothing to tell.
    if (this.#renewedAt.has(account)) await this.#settle(account, isLast || isOver);
    if (isOver && account.reserved === 0) ledger.drop(account);
  }

  async #take(account: BudgetAccount, missing: number): Promise<void> {
    const { database, owner, nowMs } = this.#ports;
    await database.ready;
    const { limitNanoUsd } = account.budget;
    const slice = Math.min(limitNanoUsd * sliceShare, account.leftNanoUsd * leftShare);
    const wantedNanoUsd = Math.ceil(Math.max(missing, slice));
    const lease = { budgetId: account.budget.id, time: account.time, owner, nowMs: nowMs() };
    const { grantedNanoUsd, ...state } = await this.#leases.take(database.db, { ...lease, wantedNanoUsd });
    account.granted += grantedNanoUsd;
    account.state = state;
    this.#renewedAt.set(account, this.#ports.monotonicMs());
  }

  /** What is logged comes off the lease, and what is not wanted goes back. */
  async #settle(account: BudgetAccount, isLast = false): Promise<void> {
    const { database, owner, nowMs, monotonicMs, flushLog } = this.#ports;
    const { settled } = account;
    await flushLog();
    const isIdle = isLast || monotonicMs() - account.lastUsedAt > idleMs;
    if (isIdle) account.granted -= Math.max(0, account.balance);
    const figures = { ...account.figures, settledNanoUsd: settled };
    const lease = { budgetId: account.budget.id, time: account.time, owner, nowMs: nowMs() };
    await this.#leases.renew(database.db, lease, figures, isLast);
    const newlyLogged = settled - account.synced;
    account.synced = settled;
    if (account.state !== null)
      account.state = { ...account.state, spentNanoUsd: account.state.spentNanoUsd + newlyLogged };
    this.#renewedAt.set(account, monotonicMs());
  }

  #inTurn<Result>(account: BudgetAccount, work: () => Promise<Result>): Promise<Result> {
    const turn = account.queue.then(work, work);
    account.queue = turn.catch(() => undefined);
    return turn;
  }
}
