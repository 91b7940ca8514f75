import { expect, it } from "vitest";
import type { BudgetAdministration } from "../server/budgets/budget-administration.ts";
import { type BudgetOptions, budgetCommands } from "./budgets-command/commands.ts";
import { experimentCommands } from "./experiments-command/commands.ts";
import { keyCommands } from "./keys-command/commands.ts";

const options = { tenant: null, key: null, tag: null, period: "month", limitUsd: null, warnPercent: null };
const report = (scope: string, name: string) => ({
  budget: { id: `budget_${scope}_${name}`, scope, name, period: "total", limitNanoUsd: 1e9, createdAtMs: 0 },
  time: { endMs: Date.UTC(2027, 0) },
  state: { spentNanoUsd: 0, leasedNanoUsd: 0, unknownNanoUsd: 0 },
});

/** Ids that a command's `list --json` prints. */
async function listed<Ports extends object>(
  list: (ports: Ports & { print: (text: string) => void }, id: null, options: never) => Promise<void>,
  ports: object,
  named: object,
): Promise<string[]> {
  const printed: string[] = [];
  await list({ ...ports, print: (text: string) => printed.push(text) } as never, null, {
    ...options,
    ...named,
    json: true,
  } as never);
  return (JSON.parse(printed.join("\n")) as { id: string }[]).map(({ id }) => id);
}

it.each([
  [{}, ["budget_tenant_acme", "budget_tenant_other", "budget_tag_acme"]],
  [{ tenant: "acme" }, ["budget_tenant_acme"]],
  [{ tag: "acme" }, ["budget_tag_acme"]],
  [{ tenant: "nobody" }, []],
])("budgets list with %j shows no other's", async (named, ids) => {
  const all = [report("tenant", "acme"), report("tenant", "other"), report("tag", "acme")];
  expect(await listed(budgetCommands.list!, { budgets: { list: async () => all } }, named)).toEqual(ids);
});

it.each([
  [{}, ["one", "two"]],
  [{ tenant: "acme" }, ["one"]],
])("keys list with %j shows no other tenant's", async (named, ids) => {
  const key = (id: string, tenant: string) => ({
    ...{ id, tenant, prefix: id, settings: {}, createdAtMs: 0, rotatedAtMs: null, revokedAtMs: null },
  });
  const keys = { list: async () => [key("one", "acme"), key("two", "other")] };
  expect(await listed(keyCommands.list!, { keys, nowMs: 1 }, named)).toEqual(ids);
});

it.each([
  [{}, ["all", "acme", "other"]],
  [{ tenant: "acme" }, ["all", "acme"]],
])("experiments list with %j shows those that the tenant's requests may be in", async (named, ids) => {
  const row = (id: string, settings: object) => ({
    ...{ id, settings, createdAt: "2026-11-28T00:00:00Z", stoppedAt: null, lookedAt: null },
  });
  const all = [row("all", {}), row("acme", { tenant: "acme" }), row("other", { tenant: "other" })];
  expect(await listed(experimentCommands.list!, { experiments: { list: async () => all } }, named)).toEqual(
    ids,
  );
});

it("a budget is of one thing, and is named by its id", async () => {
  const refused = { budgets: {} as BudgetAdministration, actor: {} as never, print: () => undefined };
  const ask = { ...options, json: false } satisfies BudgetOptions;
  await expect(budgetCommands.create!(refused, null, { ...ask, tenant: "a", tag: "b" })).rejects.toThrow(
    "one of --tenant, --key and --tag",
  );
  await expect(budgetCommands.create!(refused, null, { ...ask, tenant: "a", limitUsd: -1 })).rejects.toThrow(
    "limit-usd",
  );
  await expect(budgetCommands.show!(refused, null, ask)).rejects.toThrow("Name the budget by its id");
});
