// npm run evals -- list|report RUN|learn RUN: what earlier eval runs found, and what can be learnt from them.
import { stopEmbeddingThread } from "../engine/index.ts";
import { buildReport } from "../evals/reports/build-report.ts";
import { maxUnscoredShareOf } from "../evals/reports/unscored-gate.ts";
import type { RunRecord } from "../evals/runs/run-store.ts";
import { readCommandLine } from "../server/config/command-line.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { noDatabaseYet } from "../server/database/open-existing-database.ts";
import { createEvalRunStore } from "../server/database/repositories/eval-run-store.ts";
import { loadFromProcess } from "../server/start/load-from-process.ts";
import { readEvalArguments, readMaxUnscored, serverUrl } from "./evals/eval-arguments.ts";
import { createCalibrationStore, judgeForReport } from "./evals/judges/calibration-store.ts";
import { calibrationsText } from "./evals/judges/judge-table.ts";
import { learnFromRun } from "./evals/learn/learn-from-run.ts";
import { learnServer } from "./evals/learn/learn-ground.ts";
import { loadEvalSuites } from "./evals/load-eval-suites.ts";
import { printOutcome } from "./evals/print-outcome.ts";
import { resolveBaseline } from "./evals/resolve-baseline.ts";
import { writeReports } from "./evals/write-reports.ts";
import { errorText } from "./terminal/error-text.ts";
import { formatUsd } from "./terminal/format-figures.ts";
import { readCommandDatabase } from "./terminal/open-command-database.ts";
import { readOptions } from "./terminal/read-options.ts";
import { renderTable, wantsColor } from "./terminal/table.ts";

const help = `npm run evals -- list                        earlier runs, newest first
npm run evals -- report RUN [--html FILE]    the report of a run again (--json, --csv, --junit, --baseline RUN, --max-unscored PCT)
npm run evals -- learn RUN [--yes]           turns a run into evidence and new priors, after showing what would change
npm run evals -- calibrate LABELLED --judge MODEL   holds a judge against people's labels (calibrate --help)
npm run evals -- judges                      judges that were measured, newest first
npm run evals -- intervals                   how often reports' statements are wrong, by simulation (intervals --help)
npm run evals -- work                        takes jobs of runs that were started with --workers (work --help)

  RUN is an id, or "last"
  --suite FILE       prompts for the report and the routing diff (those that ship)
  --server URL       for learn: running server whose models and weights the preview takes
  --config FILE      configuration file`;

process.on("exit", stopEmbeddingThread);

try {
  if (process.argv[2] === "work") {
    const { workCommand } = await import("./evals/spread/work-command.ts");
    await workCommand(process.argv.slice(3), (text) => console.log(text));
    process.exit(0);
  }
  if (process.argv[2] === "intervals") {
    const { intervalsCommand } = await import("./evals/intervals-command.ts");
    intervalsCommand(process.argv.slice(3), (text) => console.log(text));
    process.exit(0);
  }
  if (process.argv[2] === "calibrate") {
    const { calibrateCommand } = await import("./evals/judges/calibrate-command.ts");
    await calibrateCommand(process.argv.slice(3));
    process.exit(0);
  }
  const { values, positionals } = readOptions({
    allowPositionals: true,
    options: {
      html: { type: "string" },
      json: { type: "string" },
      csv: { type: "string" },
      junit: { type: "string" },
      baseline: { type: "string" },
      "max-unscored": { type: "string" },
      suite: { type: "string", multiple: true, default: ["smoke"] },
      yes: { type: "boolean", default: false },
      server: { type: "string" },
      config: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [command, id] = positionals;
  const isKnown =
    command === "list" ||
    command === "judges" ||
    ((command === "report" || command === "learn") && id !== undefined);
  if (values.help || !isKnown) {
    console.log(help);
    process.exit(values.help ? 0 : 2);
  }
  const environment = readEnvironment();
  const loaded = await loadFromProcess(
    readCommandLine(values.config === undefined ? [] : [`--config=${values.config}`]),
    environment,
  );
  const { url, dataDir } = loaded.configuration.database;
  const database = await readCommandDatabase({ url: url?.reveal() ?? null, dataDir });
  if (database === null) {
    console.log(`There are no runs and no measured judges. ${noDatabaseYet(dataDir)}`);
    process.exit(command === "list" || command === "judges" ? 0 : 1);
  }
  const store = createEvalRunStore(database.db);
  let exitCode = 0;
  try {
    if (command === "list") console.log(listText(await store.listRuns({ limit: 30 })));
    else if (command === "judges")
      console.log(
        calibrationsText(
          await createCalibrationStore(database.db).list(null),
          wantsColor(process.stdout, process.env),
        ),
      );
    else {
      const found = id === "last" ? (await store.listRuns({ limit: 1 }))[0] : await store.findRun(id ?? "");
      if (!found) throw new Error(`There is no run ${id}: npm run evals -- list shows those that there are.`);
      const suites = loadEvalSuites(readEvalArguments(values.suite));
      if (command === "learn") {
        const print = (text: string): void => console.log(text);
        const wanted = values.server === undefined ? null : serverUrl(values.server);
        const server = learnServer(wanted, loaded, environment);
        await learnFromRun(found, store, { database, loaded, suites, server, isAgreed: values.yes, print });
      } else {
        const files = {
          html: values.html ?? null,
          json: values.json ?? null,
          csv: values.csv ?? null,
          junit: values.junit ?? null,
        };
        const prompts = new Map<string, string>(
          suites.flatMap((suite) =>
            suite.cases.map((one): [string, string] => [
              `${suite.name}/${one.id}`,
              JSON.stringify(one.messages),
            ]),
          ),
        );
        const maxUnscoredShare =
          values["max-unscored"] === undefined
            ? maxUnscoredShareOf(found)
            : readMaxUnscored(values["max-unscored"]);
        const baseline = await resolveBaseline(store, {
          wanted: values.baseline ?? null,
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
        exitCode = printOutcome(report, await writeReports(report, store, files), {
          baseline: values.baseline ?? null,
        });
      }
    }
  } finally {
    await database.close();
  }
  process.exit(exitCode);
} catch (error) {
  console.error(errorText(error));
  process.exit(1);
}

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
