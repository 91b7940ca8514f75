import { Argument } from "@commander-js/extra-typings";
import { createCommand, optional } from "../terminal/command.ts";
import { withPlaceOptions } from "../terminal/command-place.ts";
import { forCommands } from "../terminal/ignored-options.ts";

/** The command line of `npm run database`. */
export const databaseProgram = () =>
  withPlaceOptions(
    createCommand(
      "npm run database --",
      "What is stored: encrypted anew under another key, or removed. Running servers may go on.",
      `Commands:
  rotate-key                  encrypts texts and provider keys with the first key of TRADEWIND_ENCRYPTION_KEY
                              (new,old); goes on where a run was stopped; fails while something is under another key
  delete --tenant NAME        removes everything recorded of a tenant's requests, and says what
  delete --request ID         the same of one request`,
    )
      .usage("COMMAND [options]")
      .addArgument(new Argument("[COMMAND]", "see below").choices(["rotate-key", "delete"]))
      .addOption(forCommands(["delete"], optional("--tenant <NAME>", "whose requests")))
      .addOption(forCommands(["delete"], optional("--request <ID>", "x-tradewind-request-id of a reply")))
      .addOption(forCommands(["rotate-key"], optional("--batch <N>", "texts in a transaction", Number, 100)))
      .option("--json", "prints JSON", false),
  );
