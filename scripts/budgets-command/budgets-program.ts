import { Argument, Option } from "@commander-js/extra-typings";
import { createCommand, optional } from "../terminal/command.ts";
import { withPlaceOptions } from "../terminal/command-place.ts";
import { forCommands, wordsFor } from "../terminal/ignored-options.ts";
import { number } from "../terminal/option-values.ts";
import { budgetCommands } from "./commands.ts";

const forScopes = <One extends Option>(option: One): One => forCommands(["create", "list"], option);
const forFields = <One extends Option>(option: One): One => forCommands(["create", "change"], option);

/** The command line of `npm run budgets`. */
export const budgetsProgram = () =>
  withPlaceOptions(
    createCommand(
      "npm run budgets --",
      "How much keys, tenants and tags may spend. A running server applies a change within a second.",
      `Commands:
  create --tenant|--key|--tag NAME --period PERIOD --limit-usd USD
  list            every budget with what is spent of it; --tenant, --key or --tag: that one's
  show BUDGET     one of them
  change BUDGET   what the options name
  remove BUDGET   nothing is limited by it any more`,
    )
      .usage("COMMAND [BUDGET] [options]")
      .addArgument(new Argument("[COMMAND]", "see below").choices(Object.keys(budgetCommands)))
      .addArgument(
        wordsFor({ show: 1, change: 1, remove: 1 }, new Argument("[BUDGET]", "its id (budget_...)")),
      )
      .addOption(forScopes(optional("--tenant <NAME>", "whose requests it limits")))
      .addOption(forScopes(optional("--key <ID>", "id of the key that it limits (key_...)")))
      .addOption(forScopes(optional("--tag <NAME>", "tag whose requests it limits")))
      .addOption(
        forCommands(
          ["create"],
          new Option("--period <PERIOD>", "day, week, month (calendar, UTC) or total").default("month"),
        ),
      )
      .addOption(forFields(optional("--limit-usd <USD>", "what may be charged in a period", number)))
      .addOption(
        forFields(
          optional(
            "--warn-percent <N>",
            "percentage of the limit from which replies carry a warning",
            number,
            "80",
          ),
        ),
      )
      .addOption(forFields(new Option("--pace", "auto gets cheaper as it runs down faster than its period")))
      .addOption(forFields(new Option("--no-pace", "it does not")))
      .option("--json", "prints JSON", false),
  );
