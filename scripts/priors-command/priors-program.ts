import { Argument, Option } from "@commander-js/extra-typings";
import { createCommand, optional, several } from "../terminal/command.ts";
import { withPlaceOptions } from "../terminal/command-place.ts";
import { forCommands, wordsFor } from "../terminal/ignored-options.ts";
import { wholeNumber } from "../terminal/option-values.ts";
import { priorsCommands } from "./commands.ts";

const many = Number.POSITIVE_INFINITY;

/** The command line of `npm run priors`. */
export const priorsProgram = () =>
  withPlaceOptions(
    createCommand(
      "npm run priors --",
      "What the router believes, as versions.",
      `Commands:
  list                 versions, newest first
  show [VERSION]       what a version rests on (the active one)
  diff A [B]           how differently two versions route (B: the active one)
  fit --from FILE...   fits recorded outcomes, shows what would change, adds and activates it after a yes
  difficulty --fit DIR fits the shipped difficulty model to a folder of outcome files
  figures FILE...      reads the sources' own tables of public figures, shows which choices would change; --yes writes them
  agreement FILE [COL] how a table that the shipped beliefs were not made from orders the models against them; rows taken apart by COL
  activate VERSION     makes a version the active one
  pin VERSION          the same, and a fit does not replace it
  rollback             back to the version made before the active one

VERSION is a version or its beginning, active, or default: the one shipped with this release.`,
    )
      .usage("COMMAND [options]")
      .addArgument(new Argument("[COMMAND]", "see below").choices(Object.keys(priorsCommands)))
      .addArgument(
        wordsFor(
          { show: 1, diff: 2, fit: many, figures: many, agreement: 2, activate: 1, pin: 1 },
          new Argument("[WORDS...]", "versions, files to fit, or tables of figures"),
        ),
      )
      .addOption(forCommands(["fit"], several("--from <FILE>", "recorded outcomes; repeatable")))
      .addOption(
        forCommands(
          ["fit"],
          optional(
            "--map <FILE>",
            'JSON of {"model name in the file": "candidate id", or null to leave it out}; ids of candidates need none',
          ),
        ),
      )
      .addOption(forCommands(["difficulty"], optional("--fit <FOLDER>", "outcome files")))
      .addOption(forCommands(["fit"], new Option("--note <TEXT>", "kept with the new version").default("")))
      .addOption(
        forCommands(
          ["fit", "figures"],
          new Option("-y, --yes", "adds and activates, or writes, without asking").default(false),
        ),
      )
      .addOption(
        forCommands(
          ["diff"],
          optional(
            "--prompts <FILE>",
            "prompts to route, as JSON lines",
            String,
            "the examples of every task type",
          ),
        ),
      )
      .addOption(
        forCommands(
          ["diff", "fit", "figures"],
          new Option("--sample <N>", "prompts routed to show what would change")
            .argParser(wholeNumber(1))
            .default(200),
        ),
      )
      .addOption(
        forCommands(
          ["diff", "fit"],
          new Option("--depth <DEPTH>", "static, full or auto (the contextual model too)").default("auto"),
        ),
      )
      .addOption(
        forCommands(
          ["fit", "difficulty"],
          new Option("--seed <N>", "of the fit").argParser(wholeNumber(0)).default(1),
        ),
      ),
  );
