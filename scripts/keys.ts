// npm run keys -- create|list|show|update|rotate|revoke|provider|login|audit: keys for clients, and of providers.
import { randomBytes } from "node:crypto";
import { Argument, Option } from "@commander-js/extra-typings";
import { createKeyAdministration } from "../server/access/key-administration.ts";
import { createProviderKeyAdministration } from "../server/access/provider-key-administration.ts";
import { createSessions, newToken } from "../server/access/sessions.ts";
import { roles } from "../server/access/viewer.ts";
import { createBudgetAdministration } from "../server/budgets/budget-administration.ts";
import { budgetPeriods } from "../server/budgets/budget-schema.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { defaultSharedKeys, sharedKeyRules } from "../server/operation/shared-keys.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { readTextCipher } from "../server/start/text-protection.ts";
import { keyCommands } from "./keys-command/commands.ts";
import { readSecret } from "./keys-command/read-secret.ts";
import { createCommand, optional, runCommand, several } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { loadForCommand, withPlaceOptions } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";
import { number } from "./terminal/option-values.ts";

const program = withPlaceOptions(
  createCommand(
    "npm run keys --",
    "Keys for clients. A running server applies a change within a second.",
    `Commands:
  create --tenant NAME  makes a key and shows it, this once
  list                  every key, without its secret; --tenant: of one
  show KEY              what a key may do
  update KEY            changes what the options name
  rotate KEY            a new secret for the same key; the old one stops
  revoke KEY            ends a key, for good
  provider list         keys of providers that tenants bring, with their last four characters; --tenant: of one
  provider set          sets --tenant's key of --provider, which is read from standard input; never shown again
  provider remove       destroys it
  provider shared       --shared-keys: when the tenant's requests may use the installation's keys
  login                 a link that opens the dashboard once, for --role
  audit                 who changed which key, newest first

KEY is an id (key_...) or a prefix (tw-...), as list shows them.`,
  )
    .usage("COMMAND [KEY] [options]")
    .addArgument(new Argument("[COMMAND]", "see below").choices(Object.keys(keyCommands)))
    .argument("[KEY]", "id or prefix of a key; for provider: list, set, remove or shared")
    .addOption(
      optional(
        "--tenant <NAME>",
        "whose requests and spending they are",
        String,
        "default; every tenant's for list and provider list",
      ),
    )
    .addOption(optional("--provider <NAME>", "for provider set and remove: such as openai"))
    .addOption(
      new Option(
        "--shared-keys <RULE>",
        "for provider shared: unless the tenant has a key of its own, also where that fails, or never",
      )
        .choices(sharedKeyRules)
        .default(defaultSharedKeys),
    )
    .addOption(
      new Option("--role <ROLE>", "for login: what the dashboard shows")
        .choices(roles)
        .default("admin" as const),
    )
    .addOption(optional("--owner <TEXT>", "person or program that uses it"))
    .addOption(several("--tag <NAME>", "repeatable"))
    .addOption(optional("--expires <TIME>", "when it expires, such as 2027-01-31T00:00:00Z"))
    .addOption(several("--model <PATTERN>", "model it may use, such as 'openai/*'; repeatable", "all"))
    .addOption(several("--preset <NAME>", "preset of auto that it may name, and no policy of its own", "all"))
    .addOption(
      optional(
        "--weights <Q,C,L>",
        "weights of quality, cost and latency for auto",
        String,
        "configured ones",
      ),
    )
    .addOption(optional("--max-cost-usd <USD>", "ceiling of a request's expected cost", number))
    .addOption(optional("--max-latency-ms <MS>", "ceiling of the expected latency", number))
    .addOption(optional("--min-quality <SHARE>", "floor of the expected quality, 0 to 1", number))
    .addOption(several("--region <NAME>", "region that its data may go to, such as eu; repeatable", "any"))
    .option(
      "--deny-training",
      "its data goes only to places that are configured as not training on it",
      false,
    )
    .option("--zdr", "its data goes only to places that are configured as keeping nothing", false)
    .option("--no-explore", "its requests are never used to explore")
    .addOption(
      optional(
        "--keep <WHAT>",
        "recorded of its requests: figures, features or text",
        String,
        "as configured",
      ),
    )
    .addOption(
      several(
        "--rate-limit <LIMIT>",
        "such as requests=600,tokens=200000,concurrent=20,model=openai/*: a minute, and at once; repeatable",
        "none",
      ),
    )
    .addOption(
      optional(
        "--budget-usd <USD>",
        "for create: what its requests may be charged in --budget-period",
        number,
      ),
    )
    .addOption(
      new Option("--budget-period <PERIOD>", "calendar, UTC, or in total")
        .choices(budgetPeriods)
        .default("month" as const),
    )
    .option("--key-only", "create and rotate print nothing but the key, for scripts", false)
    .option("--json", "prints JSON", false),
);

program.action(async (name, key, { config, dataDir, databaseUrl, ...options }) => {
  const command = keyCommands[name ?? ""];
  if (command === undefined) return program.help({ error: true });
  const environment = readEnvironment();
  const { configuration } = await loadForCommand({ config, dataDir, databaseUrl }, environment);
  const database = await openCommandDatabase(configuration.database);
  try {
    await command(
      {
        keys: createKeyAdministration({
          ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs, randomBytes },
        }),
        budgets: createBudgetAdministration({
          ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs, randomBytes },
        }),
        providerKeys: createProviderKeyAdministration({
          ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs },
          cipher: readTextCipher(environment),
        }),
        readSecret: () => readSecret(process.stdin),
        sessions: createSessions({
          ...{ db: database.db, nowMs: systemClock.nowMs, randomBytes, isSourceValid: () => true },
          lifetimeMs: configuration.dashboard.sessionMs,
        }),
        newToken: () => newToken(randomBytes),
        address:
          configuration.dashboard.publicUrl ??
          database.serverAddress ??
          `http://${configuration.server.host}:${configuration.server.port}`,
        actor: commandActor(),
        nowMs: systemClock.nowMs(),
        print: (text) => console.log(text),
      },
      key ?? null,
      options,
    );
  } finally {
    await database.close();
  }
});

await runCommand(program);
