import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import {
  dropPastRateLeases,
  rateLeaseLifetimeMs,
  renewRateLease,
  takeRateLease,
} from "../database/repositories/rate-leases.ts";
import { withDeadline } from "../database/with-deadline.ts";
import { type RateAccount, windowMs } from "./rate-account.ts";

/** Leases in the database. */
export interface RateLeases {
  readonly take: typeof takeRateLease;
  readonly renew: typeof renewRateLease;
  readonly dropPast: typeof dropPastRateLeases;
}

interface RateLeasingPorts {
  readonly database: Pick<Database, "db" | "status">;
  /** Of this process and no other. */
  readonly owner: string;
  readonly nowMs: () => number;
  readonly log: Pick<Log, "warn">;
  /** @default those of the database */
  readonly leases?: RateLeases;
}

const inDatabase: RateLeases = {
  ...{ take: takeRateLease, renew: renewRateLease, dropPast: dropPastRateLeases },
};

/** A request does not wait longer for the database; its process then counts alone, for a while without asking. As long as a busy process needs for a few round trips: what is counted alone goes beyond the limit. */
const deadlineMs = 2_000;
const aloneMs = 1_000;
/** Of requests that run, others are asked again after so long. */
const askAgainMs = 100;
const syncMs = 500;

/** Borrows parts of rate limits for this process. Where the database does not answer, the process counts alone: each then allows the whole limit. */
export class RateLeasing {
  readonly #ports: RateLeasingPorts;
  readonly #leases: RateLeases;
  #hasFailed = false;
  #syncedAtMs = 0;
  #aloneUntilMs = 0;

  constructor(ports: RateLeasingPorts) {
    this.#ports = ports;
    this.#leases = ports.leases ?? inDatabase;
  }

  /** Uses so much of an account, borrowing where it has too little. @returns false: the limit is reached */
  take(account: RateAccount, units: number): Promise<boolean> {
    return this.#inTurn(account, async () => {
      // Where a minute ends meanwhile, the next has room.
      for (let turn = 0; turn < 2; turn += 1) {
        const startMs = this.#roll(account);
        if (account.balance < units) await this.#borrow(account, units - account.balance);
        this.#roll(account);
        if (account.balance >= units) {
          account.use(units);
          return true;
        }
        if (account.windowStartMs === startMs) return false;
      }
      return false;
    });
  }

  /** Learns what other processes hold of an account. Where the database does not answer, what was known stands. */
  look(account: RateAccount): Promise<void> {
    return this.#inTurn(account, async () => {
      this.#roll(account);
      await this.#ask(account, 0);
    });
  }

  /** Borrows ahead, so that later requests need not wait. */
  refill(account: RateAccount): void {
    if (account.isAsking || this.#ports.nowMs() < account.emptyUntilMs) return;
    account.isAsking = true;
    void this.#inTurn(account, async () => {
      this.#roll(account);
      if (account.balance < account.slice) await this.#borrow(account, 1);
    }).finally(() => {
      account.isAsking = false;
    });
  }

  /** @returns ends it, and gives back what is held */
  start(accounts: () => Iterable<RateAccount>): () => Promise<void> {
    const timer = setInterval(() => void this.sync(accounts()), syncMs);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await this.sync(accounts(), true);
    };
  }

  /** To be called every now and then: gives back slots of requests at once that were free since the last time. @param isLast all that are free go back */
  async sync(accounts: Iterable<RateAccount>, isLast = false): Promise<void> {
    if (this.#ports.database.status().state !== "ready") return;
    const nowMs = this.#ports.nowMs();
    const isDue = isLast || nowMs - this.#syncedAtMs > rateLeaseLifetimeMs / 3;
    const held = [...accounts].filter(({ kind, granted }) => kind === "concurrent" && granted > 0);
    const given = held.filter((account) => isDue || account.spare > 0);
    for (const account of held) if (!given.includes(account)) account.spare = account.balance;
    try {
      await Promise.all(given.map((account) => this.#inTurn(account, () => this.#giveBack(account, isLast))));
      if (!isDue) return;
      this.#syncedAtMs = nowMs;
      await this.#leases.dropPast(this.#ports.database.db, nowMs);
    } catch (error) {
      this.#warn(error);
    }
  }

  async #giveBack(account: RateAccount, isLast: boolean): Promise<void> {
    const free = isLast ? account.balance : Math.min(account.spare, account.balance);
    account.granted -= Math.max(0, free);
    account.spare = account.balance;
    const { scope, granted: heldUnits } = account;
    const { database, owner, nowMs } = this.#ports;
    await this.#leases.renew(database.db, { scope, owner, heldUnits, nowMs: nowMs() });
  }

  async #borrow(account: RateAccount, missing: number): Promise<void> {
    if (this.#ports.nowMs() < account.emptyUntilMs) return;
    await this.#ask(account, Math.max(missing, account.slice));
  }

  async #ask(account: RateAccount, wantedUnits: number): Promise<void> {
    const { database, owner, nowMs } = this.#ports;
    const at = nowMs();
    const { scope, windowStartMs, granted: heldUnits, limit: limitUnits } = account;
    if (database.status().state !== "ready" || at < this.#aloneUntilMs) return alone(account, wantedUnits);
    try {
      const asked = { scope, windowStartMs, owner, heldUnits, wantedUnits, limitUnits, nowMs: at };
      const lease = this.#leases.take(database.db, asked);
      const { grantedUnits, othersUnits } = await withDeadline(lease, deadlineMs, "the rate limit");
      this.#hasFailed = false;
      if (account.windowStartMs !== windowStartMs) return;
      account.granted += grantedUnits;
      account.others = othersUnits;
      if (grantedUnits < wantedUnits)
        account.emptyUntilMs = account.kind === "concurrent" ? at + askAgainMs : windowStartMs + windowMs;
    } catch (error) {
      this.#warn(error);
      this.#aloneUntilMs = nowMs() + aloneMs;
      if (account.windowStartMs === windowStartMs) alone(account, wantedUnits);
    }
  }

  #roll(account: RateAccount): number {
    account.roll(this.#ports.nowMs());
    return account.windowStartMs;
  }

  #warn(error: unknown): void {
    if (!this.#hasFailed)
      this.#ports.log.warn(
        { error: errorMessage(error) },
        "Rate limits cannot be shared; this process counts alone",
      );
    this.#hasFailed = true;
  }

  #inTurn<Result>(account: RateAccount, work: () => Promise<Result>): Promise<Result> {
    const turn = account.queue.then(work, work);
    account.queue = turn.catch(() => undefined);
    return turn;
  }
}

function alone(account: RateAccount, wantedUnits: number): void {
  account.granted = Math.max(account.granted, Math.min(account.limit, account.granted + wantedUnits));
}
