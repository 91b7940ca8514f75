import { Ajv } from "ajv";
import type { Actor } from "../../server/access/audited-change.ts";
import type { BudgetAdministration, BudgetReport } from "../../server/budgets/budget-administration.ts";
import { budgetFieldsSchema, type NewBudget, newBudgetSchema } from "../../server/budgets/budget-schema.ts";
import { budgetView } from "../../server/budgets/budget-view.ts";
import { UsageError } from "../terminal/command.ts";
import { renderTable, wantsColor } from "../terminal/table.ts";

const ajv = new Ajv({ strict: false });
const isNew = ajv.compile(newBudgetSchema);
const isChange = ajv.compile(budgetFieldsSchema);

export interface BudgetOptions {
  /** null: not named; so are those below. */
  readonly tenant: string | null;
  readonly key: string | null;
  readonly tag: string | null;
  readonly period: string;
  readonly limitUsd: number | null;
  readonly warnPercent: number | null;
  readonly pace?: boolean;
  readonly json: boolean;
}

interface BudgetCommandPorts {
  readonly budgets: BudgetAdministration;
  readonly actor: Actor;
  readonly print: (text: string) => void;
}

type BudgetCommand = (ports: BudgetCommandPorts, id: string | null, options: BudgetOptions) => Promise<void>;

/** The commands of `npm run budgets`, by name. */
export const budgetCommands: Readonly<Record<string, BudgetCommand>> = {
  async create({ budgets, actor, print }, _id, options) {
    const scopes = scopesOf(options);
    const [scope] = scopes;
    if (scope === undefined || scopes.length > 1)
      throw new UsageError("Name one of --tenant, --key and --tag");
    const budget = { scope: scope[0], name: scope[1], period: options.period, ...fieldsOf(options) };
    if (!isNew(budget)) throw new UsageError(faultOf(isNew.errors));
    print(shown([await budgets.create(budget as NewBudget, actor)], options));
  },
  async list({ budgets, print }, _id, options) {
    const scopes = scopesOf(options);
    const found = (await budgets.list()).filter(
      ({ budget }) =>
        scopes.length === 0 || scopes.some(([scope, name]) => budget.scope === scope && budget.name === name),
    );
    print(shown(found, options));
  },
  show: async ({ budgets, print }, id, options) => print(shown([await budgets.find(required(id))], options)),
  async change({ budgets, actor, print }, id, options) {
    const fields = fieldsOf(options);
    if (!isChange(fields)) throw new UsageError(faultOf(isChange.errors));
    print(shown([await budgets.update(required(id), fields, actor)], options));
  },
  async remove({ budgets, actor, print }, id, { json }) {
    await budgets.remove(required(id), actor);
    print(json ? JSON.stringify({ id, removed: true }, null, 2) : `${id} is removed.`);
  },
};

const scopesOf = ({ tenant, key, tag }: BudgetOptions) =>
  Object.entries({ tenant, key, tag }).filter(([, value]) => value !== null);

const fieldsOf = ({ limitUsd, warnPercent, pace }: BudgetOptions) => ({
  ...(limitUsd !== null && { limit_usd: limitUsd }),
  ...(warnPercent !== null && { warn_percent: warnPercent }),
  ...(pace !== undefined && { pace }),
});

function required(id: string | null): string {
  if (id === null) throw new UsageError("Name the budget by its id: list shows them.");
  return id;
}

function faultOf(errors: typeof isNew.errors): string {
  const [{ instancePath = "", message = "", params } = {} as never] = errors ?? [];
  const field =
    instancePath.slice(1) || String((params as { missingProperty?: string }).missingProperty ?? "options");
  return `${field.replaceAll("_", "-")}: ${message}`;
}

function shown(reports: readonly BudgetReport[], { json }: BudgetOptions): string {
  const views: Record<string, string | number | boolean | null>[] = reports.map((report) => ({
    ...budgetView(report),
  }));
  if (json) return JSON.stringify(views, null, 2);
  if (views.length === 0) return "There are no budgets.";
  const usd = (value: unknown): string =>
    `$${Number(value)
      .toFixed(6)
      .replace(/0{1,4}$/, "")}`;
  return renderTable(
    [
      ...[{ title: "id" }, { title: "limits" }, { title: "period" }],
      ...["limit", "spent", "set aside", "cost unknown"].map((title) => ({
        title,
        align: "right" as const,
      })),
      { title: "resets at" },
    ],
    views.map((view) => [
      ...[String(view.id), `${view.scope} ${view.name}`, String(view.period)],
      ...[usd(view.limit_usd), usd(view.spent_usd), usd(view.reserved_usd), usd(view.unknown_usd)],
      String(view.resets_at ?? "never"),
    ]),
    wantsColor(process.stdout, process.env),
  );
}
