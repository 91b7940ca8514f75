import { type Actor, type AdministrationPorts, createAuditedChange } from "../access/audited-change.ts";
import { keyNotFound } from "../access/key-administration.ts";
import { listKeys } from "../database/repositories/access.ts";
import {
  type BudgetState,
  type BudgetTime,
  budgetState,
  insertBudget,
  listBudgets,
  type StoredBudget,
  updateBudget,
} from "../database/repositories/budgets.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import type { BudgetFields, NewBudget } from "./budget-schema.ts";
import { budgetTime } from "./budget-time.ts";

/** A budget with where it stands in its present period. */
export interface BudgetReport {
  readonly budget: StoredBudget;
  readonly time: BudgetTime;
  readonly state: BudgetState;
}

/** What whoever holds the admin key can do with budgets; the same for the API and the command. Each change is in the audit log. */
export interface BudgetAdministration {
  /** @throws GatewayError `key_not_found` where it would limit a key that there is not */
  create(budget: NewBudget, actor: Actor): Promise<BudgetReport>;
  list(): Promise<BudgetReport[]>;
  /** @throws GatewayError `budget_not_found`; so do those below */
  find(id: string): Promise<BudgetReport>;
  update(id: string, fields: BudgetFields, actor: Actor): Promise<BudgetReport>;
  remove(id: string, actor: Actor): Promise<void>;
}

const nanoUsdPerUsd = 1e9;
const idBytes = 6;
const defaultWarnPercent = 80;

export function createBudgetAdministration(ports: AdministrationPorts): BudgetAdministration {
  const { db, nowMs, randomBytes } = ports;
  const change = createAuditedChange(ports, notFound);

  async function report(budget: StoredBudget): Promise<BudgetReport> {
    const time = budgetTime(budget.period, nowMs());
    return { budget, time, state: await budgetState(db, budget, time, nowMs()) };
  }

  /** The id of a key that is named by its id or its beginning. Ids of configured keys, which are no rows, stay. */
  async function keyId(name: string): Promise<string> {
    if (!/^(key_|tw-)/.test(name)) return name;
    const key = (await listKeys(db)).find(({ id, prefix }) => id === name || prefix === name);
    if (key === undefined) throw keyNotFound(name);
    return key.id;
  }

  const edited = (
    id: string,
    action: string,
    actor: Actor,
    to: Parameters<typeof updateBudget>[3],
    shown: object,
  ) =>
    change(
      { ...actor, action: `budget.${action}`, target: id, change: { ...shown } },
      (transaction, revision) => updateBudget(transaction, id, revision, to),
    );

  return {
    async create({ scope, name: given, period, ...fields }, actor) {
      const name = scope === "key" ? await keyId(given) : given;
      const budget: StoredBudget = {
        ...{ id: `budget_${randomBytes(idBytes).toString("hex")}`, scope, name, period },
        ...{ warnPercent: defaultWarnPercent, pace: false, createdAtMs: nowMs(), removedAtMs: null },
        ...stored(fields),
        limitNanoUsd: nanoUsd(fields.limit_usd),
      };
      const line = {
        ...actor,
        action: "budget.create",
        target: budget.id,
        change: { scope, name, period, ...fields },
      };
      await change(line, (transaction, revision) => insertBudget(transaction, budget, revision));
      return report(budget);
    },
    list: async () => Promise.all((await listBudgets(db)).map(report)),
    async find(id) {
      const found = (await listBudgets(db)).find((budget) => budget.id === id);
      if (found === undefined) throw notFound(id);
      return report(found);
    },
    update: async (id, fields, actor) => report(await edited(id, "update", actor, stored(fields), fields)),
    async remove(id, actor) {
      await edited(id, "remove", actor, { removedAtMs: nowMs() }, {});
    },
  };
}

const nanoUsd = (usd: number): number => Math.round(usd * nanoUsdPerUsd);

const stored = ({ limit_usd, warn_percent, pace }: BudgetFields) => ({
  ...(limit_usd !== undefined && { limitNanoUsd: nanoUsd(limit_usd) }),
  ...(warn_percent !== undefined && { warnPercent: warn_percent }),
  ...(pace !== undefined && { pace }),
});

const notFound = (id: string): GatewayError =>
  new GatewayError(
    "budget_not_found",
    `There is no budget \`${quote(id)}\`; the list of budgets shows their ids.`,
  );
