// npm run bench: speeds and shares, measured here and now.
import { benchSections } from "./bench/bench-sections.ts";
import { createCommand, optional, runCommand, UsageError } from "./terminal/command.ts";
import { positiveNumber } from "./terminal/option-values.ts";

const ofAll = ["embed", "decision", "gateway"] as const;

const isSection = (name: string): name is keyof typeof benchSections => Object.hasOwn(benchSections, name);

const command = createCommand(
  "npm run bench --",
  "Speeds and shares, measured here and now.",
  `Sections:
  embed               the embedding, and the largest gap of the event loop
  decision            a decision and its stages, on prompts that were never seen
  classifier          kinds of work read from labelled prompts, calibration and steadiness: --file FILE
  dispatch            what attempts, clocks and breakers cost a request that succeeds at once
  events              what metrics and traces cost a request, and a scrape of 200 models
  keys                key, budgets and rate limits of a request, and the memory of 10,000 keys (with --expose-gc)
  feedback            rows a second in bulk, latency at 1,000 a second, and the posterior's update; on PostgreSQL where DATABASE_URL is set
  gateway             requests, beside a bare proxy in the same run; on PostgreSQL where DATABASE_URL is set
  streams             chunks of streams, beside a pipe that reads nothing; memory of streams
  cluster             one worker and two on one port, on PostgreSQL
  profile             where the gateway's processor time goes: by thread, by file, by function
  depth               the gateway with each depth of the embedding
  evals               an eval run against an instant upstream: speed, memory, resuming; workers on PostgreSQL
  startup             from npm run eval to the first case, with a new and with a used data folder
  adaptive            what eval --adaptive spares, played on recorded outcomes: --file FILE
  transfer            what a fit on recorded outcomes does on task types it has not seen: --file FILE, --seeds N draws
  reports             reports over many logged requests, in a database of its own; on PostgreSQL where DATABASE_URL is set
  whatif              a what-if over many logged decisions, in a database of its own; on PostgreSQL where DATABASE_URL is set
  worst-case          the longest hold of the event loop by the most expensive requests there are`,
)
  .argument("[SECTION]", "without one: embed, decision and gateway", "all")
  .option("--duration-ms <N>", "time of each measurement", positiveNumber, 5000)
  .option("--connections <N>", "of the load on the gateway", positiveNumber, 32)
  .option("--cases <N>", "of the eval run", positiveNumber, 100_000)
  .option("--workers <1,2>", "processes that it is distributed over", "1,2")
  .addOption(optional("--file <FILE>", "recorded outcomes, or labelled prompts"))
  .option("--seeds <N>", "halves of them", positiveNumber, 20)
  .option("--until-regret <U>", "of adaptive runs", positiveNumber, 0.01)
  .option("--rows <N>", "of each table of a profile", positiveNumber, 30)
  .option("--requests <N>", "logged for reports, or for the what-if", positiveNumber, 1_000_000)
  .option("--repeats <N>", "of each worst case", positiveNumber, 5)
  .action(async (name, options) => {
    for (const one of name === "all" ? ofAll : [name]) {
      if (!isSection(one))
        throw new UsageError(
          `There is no section "${one}": ${Object.keys(benchSections).join(", ")}, or none for all`,
        );
      await benchSections[one](options);
    }
  });

await runCommand(command);
