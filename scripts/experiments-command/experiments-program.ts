import { readFileSync } from "node:fs";
import { Argument, type Option } from "@commander-js/extra-typings";
import { createCommand, optional, several } from "../terminal/command.ts";
import { withPlaceOptions } from "../terminal/command-place.ts";
import { forCommands, onlyWith, wordsFor } from "../terminal/ignored-options.ts";
import { number } from "../terminal/option-values.ts";
import { experimentCommands } from "./commands.ts";

const toCreate = <One extends Option>(option: One): One => forCommands(["create"], option);

/** Attributes of the options that describe an experiment which is no holdout. */
const described = ["name", "arm", "metric", "mde", "guardrail", "ramp", "maxDays"];

/** The command line of `npm run experiments`. */
export const experimentsProgram = () =>
  withPlaceOptions(
    createCommand(
      "npm run experiments --",
      "Experiments: requests, sessions or users are assigned to arms at random. A running server applies a change within a second.",
      `Commands:
  create        starts one, of options or of --file, and says what it can show
  list          every experiment, newest first; --tenant: those that its requests may be in
  show ID       one, with what the last look found
  look ID       evaluates it now, and ends it where it is decided
  stop ID       ends it

  npm run experiments -- create --name "mini or nano" --metric thumbs --mde 0.05 \\
    --arm '{"name": "mini", "models": ["openai/gpt-5-mini"]}' --arm '{"name": "nano", "models": ["openai/gpt-5-nano"]}'
  npm run experiments -- create --holdout 0.05

An arm: name, and models, preset, weights or priors; share (1). The first is what the others are compared with. docs/experiments.md has every field.`,
    )
      .usage("COMMAND [ID] [options]")
      .addArgument(new Argument("[COMMAND]", "see below").choices(Object.keys(experimentCommands)))
      .addArgument(wordsFor({ show: 1, look: 1, stop: 1 }, new Argument("[ID]", "id of an experiment")))
      .addOption(
        toCreate(
          optional(
            "--file <FILE>",
            "JSON of the API instead of the options below; - reads standard input",
            (path) => readFileSync(path === "-" ? 0 : path, "utf8"),
          ).conflicts([...described, "unit", "tenant", "holdout"]),
        ),
      )
      .addOption(toCreate(optional("--name <TEXT>", "for people")))
      .addOption(toCreate(several("--arm <JSON>", "repeatable")))
      .addOption(toCreate(optional("--metric <NAME>", "cost, latency, error or a metric of feedback")))
      .addOption(toCreate(optional("--unit <UNIT>", "request, session or user", String, "request")))
      .addOption(
        forCommands(
          ["create", "list"],
          optional("--tenant <NAME>", "whose requests are in it", String, "all"),
        ),
      )
      .addOption(
        toCreate(optional("--mde <DIFFERENCE>", "difference that matters, in the metric's unit", number)),
      )
      .addOption(
        toCreate(
          several(
            "--guardrail <METRIC=SHARE>",
            "stops an arm that is worse by more than the share: cost=0.2",
          ),
        ),
      )
      .addOption(toCreate(optional("--ramp <START,END,HOURS>", "share of units in it", String, "all")))
      .addOption(toCreate(optional("--max-days <DAYS>", "ends undecided", number, "28")))
      .addOption(
        toCreate(
          optional("--holdout <SHARE>", "a standing holdout on the baseline model instead", number).conflicts(
            described,
          ),
        ),
      )
      .addOption(
        toCreate(
          onlyWith("--holdout", optional("--model <MODEL>", "of the holdout", String, "routing.baseline")),
        ),
      )
      .option("--json", "prints JSON", false),
  );
