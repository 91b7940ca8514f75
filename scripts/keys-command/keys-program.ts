import { Argument, Option } from "@commander-js/extra-typings";
import { roles } from "../../server/access/viewer.ts";
import { budgetPeriods } from "../../server/budgets/budget-schema.ts";
import { defaultSharedKeys, sharedKeyRules } from "../../server/operation/shared-keys.ts";
import { createCommand, optional, several } from "../terminal/command.ts";
import { withPlaceOptions } from "../terminal/command-place.ts";
import { forCommands, onlyWith, wordsFor } from "../terminal/ignored-options.ts";
import { number } from "../terminal/option-values.ts";
import { keyCommands } from "./commands.ts";

const forSettings = <One extends Option>(option: One): One => forCommands(["create", "update"], option);

/** The command line of `npm run keys`. */
export const keysProgram = () =>
  withPlaceOptions(
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
      .addArgument(
        wordsFor(
          { show: 1, update: 1, rotate: 1, revoke: 1, provider: 1 },
          new Argument("[KEY]", "id or prefix of a key; for provider: list, set, remove or shared"),
        ),
      )
      .addOption(
        forCommands(
          ["create", "list", "provider list", "provider set", "provider remove", "provider shared", "login"],
          optional(
            "--tenant <NAME>",
            "whose requests and spending they are",
            String,
            "default; every tenant's for list and provider list",
          ),
        ),
      )
      .addOption(
        forCommands(["provider set", "provider remove"], optional("--provider <NAME>", "such as openai")),
      )
      .addOption(
        forCommands(
          ["provider shared"],
          new Option(
            "--shared-keys <RULE>",
            "unless the tenant has a key of its own, also where that fails, or never",
          )
            .choices(sharedKeyRules)
            .default(defaultSharedKeys),
        ),
      )
      .addOption(
        forCommands(
          ["login"],
          new Option("--role <ROLE>", "what the dashboard shows").choices(roles).default("admin" as const),
        ),
      )
      .addOption(forSettings(optional("--owner <TEXT>", "person or program that uses it")))
      .addOption(forSettings(several("--tag <NAME>", "repeatable")))
      .addOption(forSettings(optional("--expires <TIME>", "when it expires, such as 2027-01-31T00:00:00Z")))
      .addOption(
        forSettings(several("--model <PATTERN>", "model it may use, such as 'openai/*'; repeatable", "all")),
      )
      .addOption(
        forSettings(
          several("--preset <NAME>", "preset of auto that it may name, and no policy of its own", "all"),
        ),
      )
      .addOption(
        forSettings(
          optional(
            "--weights <Q,C,L>",
            "weights of quality, cost and latency for auto",
            String,
            "configured ones",
          ),
        ),
      )
      .addOption(
        forSettings(optional("--max-cost-usd <USD>", "ceiling of a request's expected cost", number)),
      )
      .addOption(forSettings(optional("--max-latency-ms <MS>", "ceiling of the expected latency", number)))
      .addOption(
        forSettings(optional("--min-quality <SHARE>", "floor of the expected quality, 0 to 1", number)),
      )
      .addOption(
        forSettings(
          several("--region <NAME>", "region that its data may go to, such as eu; repeatable", "any"),
        ),
      )
      .addOption(
        forSettings(
          new Option(
            "--deny-training",
            "its data goes only to places that are configured as not training on it",
          ).default(false),
        ),
      )
      .addOption(
        forSettings(
          new Option("--zdr", "its data goes only to places that are configured as keeping nothing").default(
            false,
          ),
        ),
      )
      .addOption(forSettings(new Option("--no-explore", "its requests are never used to explore")))
      .addOption(
        forSettings(
          optional(
            "--keep <WHAT>",
            "recorded of its requests: figures, features or text",
            String,
            "as configured",
          ),
        ),
      )
      .addOption(
        forSettings(
          several(
            "--rate-limit <LIMIT>",
            "such as requests=600,tokens=200000,concurrent=20,model=openai/*: a minute, and at once; repeatable",
            "none",
          ),
        ),
      )
      .addOption(
        forCommands(
          ["create"],
          optional("--budget-usd <USD>", "what its requests may be charged in --budget-period", number),
        ),
      )
      .addOption(
        forCommands(
          ["create"],
          onlyWith(
            "--budget-usd",
            new Option("--budget-period <PERIOD>", "calendar, UTC, or in total")
              .choices(budgetPeriods)
              .default("month" as const),
          ),
        ),
      )
      .addOption(
        forCommands(
          ["create", "rotate"],
          new Option("--key-only", "prints nothing but the key, for scripts")
            .default(false)
            .conflicts("json"),
        ),
      )
      .option("--json", "prints JSON", false),
  );
