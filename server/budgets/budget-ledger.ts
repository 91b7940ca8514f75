import type { Outcome } from "../../engine/index.ts";
import type { StoredBudget } from "../database/repositories/budgets.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Operation } from "../operation/operation.ts";
import type { Principal } from "../operation/principal.ts";
import type { DispatchTarget } from "../pipeline/dispatch/dispatch-target.ts";
import { worstCostNanoUsd } from "../pipeline/plan/worst-cost.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import { BudgetAccount } from "./budget-account.ts";
import { budgetTime, resetsAt } from "./budget-time.ts";

const nanoUsdPerUsd = 1e9;

export interface BudgetLedgerPorts {
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  /** Asks the database for more, until the account can set aside so much or there is no more. Rejects where the database does not answer. */
  readonly borrow: (account: BudgetAccount, needNanoUsd: number) => Promise<void>;
  /** Places of one request that may be called beside each other. */
  readonly callsAtOnce: 1 | 2;
  /** Hears once, in each period, that a budget is spent as far as it is to warn of. */
  readonly nearlySpent?: (account: BudgetAccount) => void;
}

/** What a request has set aside. */
interface Hold {
  readonly accounts: readonly BudgetAccount[];
  readonly nanoUsd: number;
}

/** What has to be set aside for places of these worst costs, nano-dollars. */
type NeedOf = (costsNanoUsd: readonly number[]) => number;

/** The budgets in use by this process: what requests set aside before a call, and what they were charged after it. */
export class BudgetLedger {
  readonly #ports: BudgetLedgerPorts;
  readonly #budgets = new Map<string, StoredBudget>();
  readonly #byScope = new Map<string, StoredBudget[]>();
  readonly #accounts = new Map<string, BudgetAccount>();
  readonly #holds = new Map<string, Hold>();
  /** Accounts by caller, until a budget changes or a period ends. */
  #found = new WeakMap<
    Principal,
    { readonly accounts: readonly BudgetAccount[]; readonly fromMs: number; readonly untilMs: number }
  >();

  constructor(ports: BudgetLedgerPorts) {
    this.#ports = ports;
  }

  /** Takes changed budgets; removed ones leave it. */
  apply(changed: readonly StoredBudget[]): void {
    for (const budget of changed) {
      if (budget.removedAtMs === null) this.#budgets.set(budget.id, budget);
      else this.#budgets.delete(budget.id);
      for (const account of this.#accounts.values())
        if (account.budget.id === budget.id) account.budget = budget;
    }
    this.#byScope.clear();
    this.#found = new WeakMap();
    for (const budget of this.#budgets.values()) {
      const key = `${budget.scope} ${budget.name}`;
      this.#byScope.set(key, [...(this.#byScope.get(key) ?? []), budget]);
    }
  }

  get accounts(): Iterable<BudgetAccount> {
    return this.#accounts.values();
  }

  /** Forgets an account that is over: of a period that has ended, or of a removed budget. */
  drop(account: BudgetAccount): void {
    this.#accounts.delete(accountKey(account.budget, account.time.startMs));
    this.#found = new WeakMap();
  }

  /** The accounts that a caller's requests count in; [] for most. */
  accountsOf(principal: Principal): readonly BudgetAccount[] {
    if (this.#byScope.size === 0) return [];
    const nowMs = this.#ports.nowMs();
    const found = this.#found.get(principal);
    if (found !== undefined && nowMs < found.untilMs && nowMs >= found.fromMs) return found.accounts;
    const { tenant, keyId, tags } = principal;
    const names = [
      `tenant ${tenant}`,
      ...(keyId === null ? [] : [`key ${keyId}`]),
      ...tags.map((tag) => `tag ${tag}`),
    ];
    const accounts = names
      .flatMap((name) => this.#byScope.get(name) ?? [])
      .map((budget) => this.#account(budget, nowMs));
    const times = accounts.map(({ time }) => time);
    this.#found.set(principal, {
      accounts,
      fromMs: Math.max(...times.map(({ startMs }) => startMs)),
      untilMs: Math.min(...times.map(({ endMs }) => endMs)),
    });
    return accounts;
  }

  /**
   * Sets aside the most that a request can cost at the places that may serve it, before any is called. Places that do not fit what is left drop out.
   *
   * @param resumes whether other places may go on with a stream that breaks: each that was asked is then paid, so that all are set aside
   * @returns the places that are left, at once unless more has to be borrowed first
   * @throws GatewayError `budget_exceeded` where none fits, `database_unavailable` where nobody can say
   */
  admit(
    operation: Operation,
    targets: readonly DispatchTarget[],
    resumes = false,
  ): readonly DispatchTarget[] | Promise<readonly DispatchTarget[]> {
    const accounts = this.accountsOf(operation.principal);
    if (accounts.length === 0 || targets.length === 0) return targets;
    const costs = targets.map((target) => worstCostNanoUsd(target, operation));
    const needOf = this.#needOf(resumes && operation.kind === "chat" && operation.payload.isStream);
    const need = needOf(costs.map((cost) => cost ?? 0));
    const at = this.#ports.monotonicMs();
    for (const account of accounts) account.lastUsedAt = at;
    if (!costs.includes(null) && accounts.every((account) => account.balance >= need)) {
      this.#hold(operation, accounts, need);
      return targets;
    }
    return this.#admitLater(operation, targets, costs, accounts, needOf);
  }

  async #admitLater(
    operation: Operation,
    targets: readonly DispatchTarget[],
    costs: readonly (number | null)[],
    accounts: readonly BudgetAccount[],
    needOf: NeedOf,
  ): Promise<readonly DispatchTarget[]> {
    const need = needOf(costs.map((cost) => cost ?? 0));
    try {
      await Promise.all(accounts.map((account) => this.#ports.borrow(account, need)));
    } catch (cause) {
      throw new GatewayError(
        "database_unavailable",
        "The database does not answer, so it is not known what is left of a budget; try again.",
        null,
        cause,
      );
    }
    const room = Math.min(...accounts.map(({ balance }) => balance));
    const keptCosts: number[] = [];
    const kept = targets.filter((_, index) => {
      const cost = costs[index] ?? null;
      if (cost === null || needOf([...keptCosts, cost]) > room) return false;
      keptCosts.push(cost);
      return true;
    });
    if (kept.length === 0) throw refusal(accounts, costs, needOf);
    this.#hold(operation, accounts, needOf(keptCosts));
    return kept;
  }

  /** Sets aside once more what a call at a place can cost, because one that failed is billed. @returns whether there is room for it; always where no budget applies */
  async paysAgain(operation: Operation, target: DispatchTarget): Promise<boolean> {
    const accounts = this.#holds.get(operation.id)?.accounts ?? [];
    if (accounts.length === 0) return true;
    const cost = worstCostNanoUsd(target, operation);
    if (cost === null) return false; // Nobody can say what it would take.
    try {
      await Promise.all(accounts.map((account) => this.#ports.borrow(account, cost)));
    } catch {
      return false; // Nobody can say what is left.
    }
    const hold = this.#holds.get(operation.id);
    if (hold === undefined) return false;
    if (accounts.some(({ balance }) => balance < cost)) return false;
    this.#hold(operation, accounts, cost, hold.nanoUsd);
    return true;
  }

  /** One place is paid, two where a second may be called beside it; every place that may go on with a broken stream. */
  #needOf(resumes: boolean): NeedOf {
    const beside = this.#ports.callsAtOnce - 1;
    return (costs) => {
      const largest = Math.max(...costs);
      return (resumes ? costs.reduce((sum, cost) => sum + cost, 0) : largest) + largest * beside;
    };
  }

  /** What is left of the caller's tightest budget, as far as it is known here, nano-dollars; null: it has none. */
  leftNanoUsd(principal: Principal): number | null {
    const accounts = this.accountsOf(principal);
    return accounts.length === 0 ? null : Math.min(...accounts.map((account) => account.leftNanoUsd));
  }

  /** Sentence for a caller whose budget is nearly spent; null: none is. */
  warning(principal: Principal): string | null {
    for (const account of this.accountsOf(principal)) {
      const { warnPercent, scope, name, period } = account.budget;
      const percent = account.spentPercent;
      if (percent >= warnPercent) return `${scope}=${name}; period=${period}; spent=${percent}%`;
    }
    return null;
  }

  /**
   * Multiplies what a point of quality may cost: the share of the budget that is left over the share of the period that is left, at most 1 and at least 0.05. 1 where no
   * budget of the caller's paces.
   */
  pace(principal: Principal): number {
    let factor = 1;
    const nowMs = this.#ports.nowMs();
    for (const { budget, time, leftNanoUsd } of this.accountsOf(principal)) {
      if (!budget.pace) continue;
      const timeLeft = budget.period === "total" ? 1 : (time.endMs - nowMs) / (time.endMs - time.startMs);
      const moneyLeft = budget.limitNanoUsd === 0 ? 0 : leftNanoUsd / budget.limitNanoUsd;
      factor = Math.min(factor, moneyLeft / Math.max(timeLeft, 0.01));
    }
    return Math.max(0.05, factor);
  }

  /** Gives back what was set aside, and books what was charged. */
  readonly consumer: RequestConsumer = {
    settled: ({ id }, _plan, outcome) => {
      const hold = this.#holds.get(id);
      if (hold === undefined) return;
      this.#holds.delete(id);
      for (const account of hold.accounts) {
        account.reserved -= hold.nanoUsd;
        if (outcome.cost !== null) account.settled += outcome.cost.totalNanoUsd;
        else if (mayBeCharged(outcome)) account.unknown += hold.nanoUsd;
        // What is known of the others' spending can be older than it was: it is said once all the same, and again of another limit.
        const { limitNanoUsd, warnPercent } = account.budget;
        const thresholdNanoUsd = (limitNanoUsd * warnPercent) / 100;
        if (account.spentPercent < warnPercent || account.warnedAtNanoUsd === thresholdNanoUsd) continue;
        account.warnedAtNanoUsd = thresholdNanoUsd;
        this.#ports.nearlySpent?.(account);
      }
    },
  };

  #hold({ id }: Operation, accounts: readonly BudgetAccount[], nanoUsd: number, heldNanoUsd = 0): void {
    for (const account of accounts) account.reserved += nanoUsd;
    this.#holds.set(id, { accounts, nanoUsd: heldNanoUsd + nanoUsd });
  }

  #account(budget: StoredBudget, nowMs: number): BudgetAccount {
    const time = budgetTime(budget.period, nowMs);
    const key = accountKey(budget, time.startMs);
    let account = this.#accounts.get(key);
    if (account === undefined) {
      account = new BudgetAccount(budget, time);
      this.#accounts.set(key, account);
    }
    return account;
  }
}

const accountKey = ({ id }: StoredBudget, startMs: number): string => `${id} ${startMs}`;

/** A provider that answered may bill, whether or not it said how much. */
const mayBeCharged = ({ status, servedCandidateId, attempts }: Outcome): boolean =>
  (status !== "error" && servedCandidateId !== null) || attempts.some(({ charge }) => charge !== undefined);

function refusal(
  accounts: readonly BudgetAccount[],
  costs: readonly (number | null)[],
  needOf: NeedOf,
): GatewayError {
  const known = costs.filter((cost) => cost !== null);
  const { budget, spentNanoUsd, time, leftNanoUsd } = accounts.reduce((one, other) =>
    other.balance < one.balance ? other : one,
  );
  const details = {
    ...{ limit_usd: budget.limitNanoUsd / nanoUsdPerUsd, spent_usd: spentNanoUsd / nanoUsdPerUsd },
    ...{ resets_at: resetsAt(time), scope: budget.scope, name: budget.name, period: budget.period },
  };
  const which = `The budget of the ${budget.scope} \`${budget.name}\` for ${budget.period === "total" ? "all time" : `the ${budget.period}`}`;
  if (known.length === 0)
    return new GatewayError(
      "budget_exceeded",
      `${which} cannot be kept: no price is known of any model that could answer. Set \`price\` for it in the configuration.`,
      "model",
      undefined,
      details,
    );
  const cheapest = needOf([Math.min(...known)]) / nanoUsdPerUsd;
  return new GatewayError(
    "budget_exceeded",
    `${which} is $${details.limit_usd}, of which $${(leftNanoUsd / nanoUsdPerUsd).toFixed(6)} is left or set aside for requests that run; this request can cost up to $${cheapest.toFixed(6)}. ` +
      `Lower \`max_tokens\`, take a cheaper model, or ${details.resets_at === null ? "ask for a higher budget" : `wait until ${details.resets_at}`}.`,
    null,
    undefined,
    details,
  );
}
