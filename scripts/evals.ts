// npm run evals -- list|report RUN|learn RUN: what earlier eval runs found, and what can be learnt from them.
import { stopEmbeddingThread } from "../engine/index.ts";
import { buildReport } from "../evals/reports/build-report.ts";
import { maxUnscoredShareOf } from "../evals/reports/unscored-gate.ts";
import type { RunRecord, RunStore } from "../evals/runs/run-store.ts";
import type { LoadedConfiguration } from "../server/config/configuration.ts";
import { type Environment, readEnvironment } from "../server/config/environment.ts";
import { noDatabaseYet } from "../server/database/open-existing-database.ts";
import type { SharedDatabase } from "../server/database/open-shared-database.ts";
import { createCalibrationStore } from "../server/shadow/calibration-store.ts";
import { createEvalRunStore } from "./evals/database/eval-run-store.ts";
import { maxUnscoredOption, serverOption } from "./evals/eval-arguments.ts";
import { calibrateArguments } from "./evals/judges/calibrate-arguments.ts";
import { judgeForReport } from "./evals/judges/judge-of-run.ts";
import { calibrationsText } from "./evals/judges/judge-table.ts";
import { learnFromRun } from "./evals/learn/learn-from-run.ts";
import { learnServer } from "./evals/learn/learn-ground.ts";
import { loadEvalSuites } from "./evals/load-eval-suites.ts";
import { printOutcome } from "./evals/print-outcome.ts";
import { resolveBaseline } from "./evals/resolve-baseline.ts";
import { writeReports } from "./evals/write-reports.ts";
import { createCommand, optional, runCommand, several } from "./terminal/command.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { formatUsd } from "./terminal/format-figures.ts";
import { readCommandDatabase } from "./terminal/open-command-database.ts";
import { wholeNumber } from "./terminal/option-values.ts";
import { renderTable, wantsColor } from "./terminal/table.ts";

process.on("exit", stopEmbeddingThread);

const print = (text: string): void => console.log(text);
const configOption = () => optional("--config <FILE>", "configuration file");
const suiteOption = () =>
  several("--suite <FILE>", "prompts for the report and the routing diff", "smoke, which ships");

interface Opened {
  readonly database: SharedDatabase;
  readonly store: RunStore;
  readonly loaded: LoadedConfiguration;
  readonly environment: Environment;
}

/** Opens what earlier runs left behind; where there is nothing, says so and ends with this code. */
async function withRuns(
  config: string | null,
  codeOfNothing: number,
  use: (opened: Opened) => Promise<void>,
): Promise<void> {
  const environment = readEnvironment();
  const loaded = await loadForCommand({ config }, environment);
  const database = await readCommandDatabase(loaded.configuration.database);
  if (database === null) {
    print(
      `There are no runs and no measured judges. ${noDatabaseYet(loaded.configuration.database.dataDir)}`,
    );
    process.exitCode = codeOfNothing;
    return;
  }
  try {
    await use({ database, store: createEvalRunStore(database.db), loaded, environment });
  } finally {
    await database.close();
  }
}

async function runNamed(store: RunStore, id: string): Promise<RunRecord> {
  const found = id === "last" ? (await store.listRuns({ limit: 1 }))[0] : await store.findRun(id);
  if (!found) throw new Error(`There is no run ${id}: npm run evals -- list shows the runs that exist.`);
  return found;
}

const program = createCommand(
  "npm run evals --",
  "What earlier eval runs found, and what can be learnt from them.",
);
program.usage("COMMAND [options]");

program
  .command("list")
  .description("earlier runs, newest first")
  .addOption(configOption())
  .action(({ config }) =>
    withRuns(config, 0, async ({ store }) => print(listText(await store.listRuns({ limit: 30 })))),
  );

program
  .command("report <RUN>")
  .description('the report of a run again; RUN is an id, or "last"')
  .addOption(optional("--html <FILE>", "as a page"))
  .addOption(optional("--json <FILE>", "with every reply"))
  .addOption(optional("--csv <FILE>", "every reply"))
  .addOption(optional("--junit <FILE>", "for a build server"))
  .addOption(optional("--baseline <RUN>", "compare with an earlier run"))
  .addOption(maxUnscoredOption())
  .addOption(suiteOption())
  .addOption(configOption())
  .action((id, options) =>
    withRuns(options.config, 1, async ({ store, database }) => {
      const found = await runNamed(store, id);
      const suites = loadEvalSuites({ suites: options.suite ?? ["smoke"] });
      const prompts = new Map<string, string>(
        suites.flatMap((suite) =>
          suite.cases.map((one): [string, string] => [
            `${suite.name}/${one.id}`,
            JSON.stringify(one.messages),
          ]),
        ),
      );
      const maxUnscoredShare = options.maxUnscored ?? maxUnscoredShareOf(found);
      const baseline = await resolveBaseline(store, {
        wanted: options.baseline,
        suites: found.suites,
        targets: found.targets,
        runId: found.id,
        maxUnscoredShare,
      });
      const report = await buildReport(found, store, {
        promptOf: (promptId) => prompts.get(promptId) ?? null,
        baselineRunId: baseline?.id ?? null,
        maxUnscoredShare,
        judge: await judgeForReport(found, createCalibrationStore(database.db)),
      });
      process.exitCode = printOutcome(report, await writeReports(report, store, options), options);
    }),
  );

program
  .command("learn <RUN>")
  .description("turns a run into evidence and new priors, after showing what would change")
  .option("--yes", "do not ask", false)
  .addOption(serverOption())
  .addOption(suiteOption())
  .addOption(configOption())
  .action((id, { config, server, suite, yes: isAgreed }) =>
    withRuns(config, 1, async ({ store, database, loaded, environment }) => {
      const run = await runNamed(store, id);
      const suites = loadEvalSuites({ suites: suite ?? ["smoke"] });
      const running = learnServer(server, loaded, environment);
      await learnFromRun(run, store, { database, loaded, suites, server: running, isAgreed, print });
    }),
  );

program.addCommand(
  calibrateArguments().action(async (files, options) => {
    const { calibrateCommand } = await import("./evals/judges/calibrate-command.ts");
    await calibrateCommand({ files, ...options });
  }),
);

program
  .command("judges")
  .description("judges that were measured, newest first")
  .addOption(configOption())
  .action(({ config }) =>
    withRuns(config, 0, async ({ database }) => {
      const measured = await createCalibrationStore(database.db).list(null);
      print(calibrationsText(measured, wantsColor(process.stdout, process.env)));
    }),
  );

program
  .command("intervals")
  .description("how often reports' statements are wrong, by simulation")
  .addHelpText(
    "after",
    `
  How often the statements of a report are wrong where all models are equally good: a table in Markdown, each cell the worst of all kinds of scores
  (and their mean). All should be near or below 5%. Takes minutes.`,
  )
  .option("--runs <N>", "simulations of each cell", wholeNumber(1), 2000)
  .option("--seed <N>", "of the simulation", wholeNumber(0), 1)
  .option("--draws <N>", "of the bootstrap; 0 leaves it out", wholeNumber(0), 200)
  .action(async (options) => {
    const { intervalsCommand } = await import("./evals/intervals-command.ts");
    intervalsCommand(options, print);
  });

program
  .command("work")
  .description("takes jobs of runs that were started with --workers")
  .addHelpText(
    "after",
    `
The database must be that of the runs: set the same DATABASE_URL. Keys come from this machine's own environment and
configuration; what this worker cannot ask, it leaves to others. Ctrl-C ends it after the calls under way.`,
  )
  .option("--concurrency <N>", "calls at once", wholeNumber(1), 8)
  .addOption(optional("--url <URL>", "may ask this OpenAI-compatible endpoint, in runs with the same --url"))
  .option("--api-key-env <NAME>", "variable that holds the endpoint's key", "OPENAI_API_KEY")
  .option(
    "--custom-code",
    "may run graders that are programs: they come from the database, and run with your rights",
    false,
  )
  .addOption(configOption())
  .addOption(optional("--run <ID>", "only this run").hideHelp())
  .addOption(optional("--worker-id <ID>", "of the process that started it").hideHelp())
  .action(async (options) => {
    const { workCommand } = await import("./evals/distributed/work-command.ts");
    await workCommand(options, print);
  });

await runCommand(program);

function listText(runs: readonly RunRecord[]): string {
  if (runs.length === 0) return "There are no runs yet: npm run eval -- smoke";
  const columns = [
    { title: "run" },
    { title: "state" },
    { title: "suites" },
    { title: "models" },
    { title: "spent" },
  ];
  const rows = runs.map(({ id, status, suites, targets, spentNanoUsd }) => [
    id,
    status,
    suites.length > 3 ? `${suites.slice(0, 3).join(", ")} and ${suites.length - 3} more` : suites.join(", "),
    targets.join(", "),
    formatUsd(spentNanoUsd),
  ]);
  return renderTable(columns, rows, wantsColor(process.stdout, process.env));
}
