// npm run budgets -- create|list|show|change|remove: how much keys, tenants and tags may spend.
import { randomBytes } from "node:crypto";
import { Argument } from "@commander-js/extra-typings";
import { Ajv } from "ajv";
import { createBudgetAdministration } from "../server/budgets/budget-administration.ts";
import { budgetFieldsSchema, type NewBudget, newBudgetSchema } from "../server/budgets/budget-schema.ts";
import { budgetView } from "../server/budgets/budget-view.ts";
import { readCommandLine } from "../server/config/command-line.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { loadFromProcess } from "../server/start/load-from-process.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { createCommand, optional, runCommand, UsageError } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";
import { renderTable, wantsColor } from "./terminal/table.ts";

const number = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));
const ajv = new Ajv({ strict: false });
const isNew = ajv.compile(newBudgetSchema);
const isChange = ajv.compile(budgetFieldsSchema);

const program = createCommand(
  "npm run budgets --",
  "How much keys, tenants and tags may spend. A running server takes a change into use within a second.",
  `Commands:
  create --tenant|--key|--tag NAME --period PERIOD --limit-usd USD
  list            every budget with what is spent of it
  show BUDGET     one of them
  change BUDGET   what the options name
  remove BUDGET   nothing is limited by it any more`,
)
  .usage("COMMAND [BUDGET] [options]")
  .addArgument(new Argument("[COMMAND]", "see below").choices(["create", "list", "show", "change", "remove"]))
  .argument("[BUDGET]", "its id (budget_...)")
  .addOption(optional("--tenant <NAME>", "whose requests it limits"))
  .addOption(optional("--key <ID>", "id of the key that it limits (key_...)"))
  .addOption(optional("--tag <NAME>", "tag whose requests it limits"))
  .option("--period <PERIOD>", "day, week, month (calendar, UTC) or total", "month")
  .addOption(optional("--limit-usd <USD>", "what may be charged in a period", number))
  .addOption(optional("--warn-percent <N>", "share from which on replies warn", number, "80"))
  .option("--pace", "auto gets cheaper as it runs down faster than its period")
  .option("--no-pace", "it does not")
  .option("--json", "prints JSON", false)
  .addOption(optional("--config <FILE>", "configuration file", String, "./tradewind.yaml"))
  .addOption(optional("--data-dir <FOLDER>", "of the embedded database"))
  .addOption(optional("--database-url <URL>", "of PostgreSQL"));

program.action(async (name, id, options) => {
  if (name === undefined) return program.help({ error: true });
  const { config, dataDir, databaseUrl, tenant, key, tag, period, limitUsd, warnPercent, pace, json } =
    options;
  const fields = {
    ...(limitUsd !== null && { limit_usd: limitUsd }),
    ...(warnPercent !== null && { warn_percent: warnPercent }),
    ...(pace !== undefined && { pace }),
  };
  const named = () => {
    if (id === undefined) throw new UsageError(`"${name}" needs the id of a budget, as list shows it`);
    return id;
  };
  const flags = { config, "data-dir": dataDir, "database-url": databaseUrl };
  const typed = Object.entries(flags).flatMap(([flag, value]) =>
    value === null ? [] : [`--${flag}=${value}`],
  );
  const { configuration } = await loadFromProcess(readCommandLine(typed), readEnvironment());
  const { url, dataDir: folder } = configuration.database;
  const database = await openCommandDatabase({ url: url?.reveal() ?? null, dataDir: folder });
  const budgets = createBudgetAdministration({
    ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs, randomBytes },
  });
  const actor = commandActor();
  try {
    switch (name) {
      case "create": {
        const scopes = Object.entries({ tenant, key, tag }).filter(([, value]) => value !== null);
        const [scope] = scopes;
        if (scope === undefined || scopes.length > 1)
          throw new UsageError("Name one of --tenant, --key and --tag");
        const budget = { scope: scope[0], name: scope[1], period, ...fields };
        if (!isNew(budget)) throw new UsageError(faultOf(isNew.errors));
        return print([await budgets.create(budget as NewBudget, actor)], json);
      }
      case "list":
        return print(await budgets.list(), json);
      case "show":
        return print([await budgets.find(named())], json);
      case "change":
        if (!isChange(fields)) throw new UsageError(faultOf(isChange.errors));
        return print([await budgets.update(named(), fields, actor)], json);
      case "remove":
        await budgets.remove(named(), actor);
        console.log(`${id} is removed.`);
    }
  } finally {
    await database.close();
  }
});

function faultOf(errors: typeof isNew.errors): string {
  const [{ instancePath = "", message = "", params } = {} as never] = errors ?? [];
  const field =
    instancePath.slice(1) || String((params as { missingProperty?: string }).missingProperty ?? "options");
  return `${field.replaceAll("_", "-")}: ${message}`;
}

function print(reports: readonly Parameters<typeof budgetView>[0][], isJson: boolean): void {
  const views: Record<string, string | number | boolean | null>[] = reports.map((report) => ({
    ...budgetView(report),
  }));
  if (isJson || views.length === 0) {
    console.log(isJson ? JSON.stringify(views, null, 2) : "There are no budgets.");
    return;
  }
  const usd = (value: unknown): string =>
    `$${Number(value)
      .toFixed(6)
      .replace(/0{1,4}$/, "")}`;
  console.log(
    renderTable(
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
    ),
  );
}

await runCommand(program);
