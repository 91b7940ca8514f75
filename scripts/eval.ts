// npm run eval -- suite.yaml|smoke --models a,b,auto: runs eval suites and reports.
import { deferredRunStore } from "../evals/runs/deferred-run-store.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { createCalibrationStore } from "../server/shadow/calibration-store.ts";
import { growingPercent, limitHeap } from "../server/start/limit-heap.ts";
import { planAllocation } from "./evals/adaptive/plan-allocation.ts";
import { createEvalRunStore } from "./evals/database/eval-run-store.ts";
import { openOrName } from "./evals/distributed/named-target.ts";
import { requirePostgres } from "./evals/distributed/require-postgres.ts";
import { evalCommand, readEvalArguments } from "./evals/eval-arguments.ts";
import { gradingNotices } from "./evals/grading-notices.ts";
import { loadEvalSuites } from "./evals/load-eval-suites.ts";
import { printOutcome } from "./evals/print-outcome.ts";
import { runEval } from "./evals/run-eval.ts";
import { openInProcessTargets } from "./evals/targets/in-process-targets.ts";
import { listPrice, priceNotices } from "./evals/targets/list-prices.ts";
import { modelsToCompare } from "./evals/targets/models-to-compare.ts";
import { targetOpener } from "./evals/targets/open-targets.ts";
import { publishedPrices } from "./evals/targets/published-prices.ts";
import { writeReports } from "./evals/write-reports.ts";
import { runMain } from "./terminal/command.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";

const print = (text: string): void => console.log(text);

limitHeap(growingPercent.evals);

await runMain(async () => {
  const options = readEvalArguments(process.argv.slice(2));
  if (options.suites.length === 0) evalCommand().help({ error: true });
  const suites = loadEvalSuites(options);
  const environment = readEnvironment();
  const loaded = await loadForCommand({ config: options.config }, environment);
  const { url, dataDir } = loaded.configuration.database;
  if (options.workers !== null) requirePostgres(url?.reveal() ?? null, "--workers");
  const inProcess =
    options.url === null ? await openInProcessTargets(loaded, environment, options.maxTokens) : null;
  // Only a cap needs to know the most that a call can cost.
  const ceilingOf =
    options.url === null || options.maxUsd === null
      ? undefined
      : await publishedPrices(options.url, environment.value(options.apiKeyEnv));
  const opener = targetOpener(
    options,
    inProcess,
    environment,
    (model) => listPrice(model, options.priceAs)?.price ?? null,
    ceilingOf,
  );
  const openTarget = options.workers === 0 ? openOrName(opener) : opener;
  const compared = modelsToCompare(options, suites, inProcess);
  const targets = compared.models.map(openTarget);
  const models = targets.map(({ id }) => id);
  const plan = planAllocation(options, models, loaded.configuration.policy);
  const judge = options.judge === null ? null : openTarget(options.judge);
  for (const suite of suites) for (const notice of suite.notices) print(`${suite.name}: ${notice}`);
  const asked = options.judge === null ? compared.models : [...compared.models, options.judge];
  const notices = [
    ...(options.url === null ? [] : priceNotices(asked, options.priceAs)),
    ...compared.notices,
    ...gradingNotices(suites, options.judge),
  ];
  for (const notice of notices) print(notice);
  // Asking begins while the database opens, or is made.
  const opening = openCommandDatabase(loaded.configuration.database);
  opening.catch(() => undefined);
  const store = deferredRunStore(opening.then(({ db }) => createEvalRunStore(db)));
  try {
    const isTerminal = process.stderr.isTTY === true;
    const report = await runEval({
      suites,
      targets,
      judge,
      openCalibrations: async () => createCalibrationStore((await opening).db),
      plan,
      store,
      dataDir,
      databaseUrl: url?.reveal() ?? null,
      options,
      notices,
      isTerminal,
      print,
    });
    process.exitCode = printOutcome(report, await writeReports(report, store, options), options);
    if (options.learn) {
      const { learnFromRun } = await import("./evals/learn/learn-from-run.ts");
      const { learnServer } = await import("./evals/learn/learn-ground.ts");
      const database = await opening;
      const isAgreed = options.yes;
      const server = learnServer(options.server, loaded, environment);
      await learnFromRun(report.run, store, { database, loaded, suites, server, isAgreed, print });
    }
  } finally {
    await inProcess?.close();
    await opening.then(
      (database) => database.close(),
      () => undefined,
    );
  }
});
