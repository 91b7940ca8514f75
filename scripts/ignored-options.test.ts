import { CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { describe, expect, it } from "vitest";
import { budgetsProgram } from "./budgets-command/budgets-program.ts";
import { budgetCommands } from "./budgets-command/commands.ts";
import { databaseProgram } from "./database-command/database-program.ts";
import { experimentCommands } from "./experiments-command/commands.ts";
import { experimentsProgram } from "./experiments-command/experiments-program.ts";
import { keyCommands } from "./keys-command/commands.ts";
import { keysProgram } from "./keys-command/keys-program.ts";
import { priorsCommands } from "./priors-command/commands.ts";
import { priorsProgram } from "./priors-command/priors-program.ts";
import { parseWords } from "./terminal/command.ts";

/** Options that stand everywhere. */
const common = ["--config", "--data-dir", "--database-url", "--json"];

/** What each subcommand takes, by the commands' own code: the second word of an option is its value. */
const taken: readonly {
  readonly name: string;
  readonly program: () => CommandUnknownOpts;
  readonly commands: Readonly<Record<string, unknown>>;
  /** Options of which each subcommand reads some, with a value. */
  readonly options: readonly string[];
  readonly table: Readonly<Record<string, readonly string[]>>;
  /** Words behind each subcommand; absent: none. */
  readonly words: Readonly<Record<string, number>>;
}[] = [
  {
    ...{ name: "keys", program: keysProgram, commands: keyCommands },
    options: [
      ...["--tenant a", "--provider a", "--shared-keys never", "--role tenant", "--owner a", "--tag a"],
      ...["--expires a", "--model a", "--preset a", "--weights a", "--max-cost-usd 1", "--max-latency-ms 1"],
      ...["--min-quality 1", "--region a", "--deny-training", "--zdr", "--no-explore", "--keep a"],
      ...["--rate-limit a", "--budget-usd 1", "--key-only"],
    ],
    table: (() => {
      const settings = [
        ...["--owner", "--tag", "--expires", "--model", "--preset", "--weights", "--max-cost-usd", "--keep"],
        ...["--max-latency-ms", "--min-quality", "--region", "--deny-training", "--zdr", "--no-explore"],
        "--rate-limit",
      ];
      return {
        create: ["--tenant", ...settings, "--budget-usd", "--key-only"],
        list: ["--tenant"],
        show: [],
        update: settings,
        rotate: ["--key-only"],
        revoke: [],
        "provider list": ["--tenant"],
        "provider set": ["--tenant", "--provider"],
        "provider remove": ["--tenant", "--provider"],
        "provider shared": ["--tenant", "--shared-keys"],
        login: ["--tenant", "--role"],
        audit: [],
      };
    })(),
    words: { show: 1, update: 1, rotate: 1, revoke: 1 },
  },
  {
    ...{ name: "budgets", program: budgetsProgram, commands: budgetCommands },
    options: [
      ...["--tenant a", "--key a", "--tag a", "--period day", "--limit-usd 1", "--warn-percent 1", "--pace"],
      "--no-pace",
    ],
    table: {
      create: [
        ...["--tenant", "--key", "--tag", "--period", "--limit-usd", "--warn-percent", "--pace", "--no-pace"],
      ],
      list: ["--tenant", "--key", "--tag"],
      show: [],
      change: ["--limit-usd", "--warn-percent", "--pace", "--no-pace"],
      remove: [],
    },
    words: { show: 1, change: 1, remove: 1 },
  },
  {
    ...{ name: "experiments", program: experimentsProgram, commands: experimentCommands },
    options: [
      ...["--file package.json", "--name a", "--arm a", "--metric a", "--unit a", "--tenant a", "--mde 1"],
      ...["--guardrail a", "--ramp a", "--max-days 1", "--holdout 0.1"],
    ],
    table: {
      create: [
        ...["--file", "--name", "--arm", "--metric", "--unit", "--tenant", "--mde", "--guardrail", "--ramp"],
        ...["--max-days", "--holdout"],
      ],
      list: ["--tenant"],
      ...{ show: [], look: [], stop: [] },
    },
    words: { show: 1, look: 1, stop: 1 },
  },
  {
    ...{ name: "priors", program: priorsProgram, commands: priorsCommands },
    options: [
      ...["--from a", "--map a", "--fit a", "--note a", "--yes", "--prompts a", "--sample 1", "--depth full"],
      "--seed 1",
    ],
    table: {
      ...{ list: [], show: [], activate: [], pin: [], rollback: [], agreement: [] },
      diff: ["--prompts", "--sample", "--depth"],
      fit: ["--from", "--map", "--note", "--yes", "--sample", "--depth", "--seed"],
      difficulty: ["--fit", "--seed"],
      figures: ["--yes", "--sample"],
    },
    words: { show: 1, diff: 2, fit: 9, figures: 9, agreement: 2, activate: 1, pin: 1 },
  },
  {
    ...{ name: "database", program: databaseProgram, commands: { "rotate-key": 0, delete: 0 } },
    options: ["--tenant a", "--request a", "--batch 1"],
    table: { "rotate-key": ["--batch"], delete: ["--tenant", "--request"] },
    words: {},
  },
];

describe.each(taken)("npm run $name", ({ program, commands, options, table, words }) => {
  const fault = (typed: readonly string[]): string | null => {
    try {
      parseWords(program(), typed);
      return null;
    } catch (error) {
      return error instanceof Error && !(error instanceof CommanderError) ? error.message : "?";
    }
  };

  it("has a row for every subcommand and a column for every option", () => {
    expect([...new Set(Object.keys(table).map((name) => name.split(" ")[0]))].sort()).toEqual(
      Object.keys(commands).sort(),
    );
    const alone = program().options.filter(({ long }) => !common.includes(long ?? ""));
    const paired = ["--budget-period", "--model"];
    expect(options.map((one) => one.split(" ")[0])).toEqual(
      expect.arrayContaining(alone.map(({ long }) => long).filter((long) => !paired.includes(long ?? ""))),
    );
  });

  it.each(Object.entries(table))("%s refuses every option that it does not read", (name, own) => {
    for (const option of options) {
      const [flag = ""] = option.split(" ");
      const takers = Object.keys(table).filter((one) => table[one]!.includes(flag));
      const message = fault([...name.split(" "), ...option.split(" ")]);
      if (own.includes(flag)) expect([option, message]).toEqual([option, null]);
      else {
        expect(message).toMatch(new RegExp(`^${flag} does not apply to ${name}, only to .*--help`));
        for (const taker of takers) expect(message).toContain(taker.split(" ")[0]);
      }
    }
  });

  it.each(Object.keys(table))("%s takes the words it reads, and no more", (name) => {
    const most = words[name] ?? 0;
    const more = (count: number) => [...name.split(" "), ...Array(count).fill("word")] as string[];
    expect(fault(more(most))).toBeNull();
    if (most < 9) expect(fault(more(most + 1))).not.toBeNull();
  });
});

describe("options that mean nothing without others, or beside them", () => {
  it.each([
    [keysProgram, "create --budget-period day", "--budget-period applies only with --budget-usd."],
    [keysProgram, "create --key-only --json", "cannot be used with option '--json'"],
    [experimentsProgram, "create --model a", "--model applies only with --holdout."],
    [experimentsProgram, "create --holdout 0.1 --name a", "cannot be used with option '--name <TEXT>'"],
    [
      experimentsProgram,
      "create --file package.json --unit user",
      "cannot be used with option '--unit <UNIT>'",
    ],
    [budgetsProgram, "list --no-pace", "--no-pace does not apply to list, only to create and change."],
    [priorsProgram, "activate a b", '"b" is a word too many: activate takes one at most.'],
    [priorsProgram, "list a", '"a" is a word too many: list takes none: show, diff, fit, figures, agreement'],
  ] as const)("%# %s", (program, typed, message) => {
    expect(() => parseWords<CommandUnknownOpts>(program(), typed.split(" "))).toThrow(message);
  });

  it("are named with what takes them in the help", () => {
    const help = keysProgram().helpInformation().replace(/\s+/g, " ");
    expect(help).toContain("for create or update: person or program that uses it");
    expect(help).toContain("for create, with --budget-usd: calendar, UTC, or in total");
  });
});
