// npm run bench: speeds and shares, measured here and now.
import { type BenchOptions, benchSections } from "./bench/bench-sections.ts";
import { errorText } from "./terminal/error-text.ts";
import { readOptions, UsageError } from "./terminal/read-options.ts";

const benchHelp = `npm run bench -- [SECTION] [options]    without a section: embed, decision and gateway

  embed               the embedding, and the largest gap of the event loop
  decision            a decision and its stages, on prompts that were never seen
  gateway             requests, beside a bare proxy in the same run; on PostgreSQL where DATABASE_URL is set
  depth               the gateway with each depth of the embedding
  evals               an eval run against an instant upstream: speed, memory, resuming; workers on PostgreSQL
  startup             from npm run eval to the first case, with a new and with a used data folder
  adaptive            what eval --adaptive spares, played on recorded outcomes: --file FILE
  worst-case          the longest hold of the event loop by the most expensive requests there are

  --duration-ms N     time of each measurement (5000)   --connections N   of the load on the gateway (32)
  --cases N           of the eval run (100000)          --workers 1,2     processes that it is spread over
  --file FILE         recorded outcomes                 --seeds N         halves of them (20)
  --until-regret U    of adaptive runs (0.01)         --repeats N         of each worst case (5)`;

const ofAll = ["embed", "decision", "gateway"] as const;

const isSection = (name: string): name is keyof typeof benchSections => Object.hasOwn(benchSections, name);

try {
  const { values, positionals } = readOptions({
    allowPositionals: true,
    options: {
      "duration-ms": { type: "string", default: "5000" },
      connections: { type: "string", default: "32" },
      cases: { type: "string", default: "100000" },
      workers: { type: "string", default: "1,2" },
      file: { type: "string" },
      seeds: { type: "string", default: "20" },
      repeats: { type: "string", default: "5" },
      "until-regret": { type: "string", default: "0.01" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(benchHelp);
  else await run(positionals[0] ?? "all", values);
  process.exit(0);
} catch (error) {
  console.error(errorText(error));
  process.exit(1);
}

async function run(name: string, values: BenchOptions): Promise<void> {
  for (const option of ["duration-ms", "connections", "cases", "seeds", "repeats"] as const)
    if (!(Number(values[option]) > 0))
      throw new UsageError(`--${option} is "${values[option]}": give a number above 0`);
  const names = name === "all" ? ofAll : [name];
  for (const one of names) {
    if (!isSection(one))
      throw new UsageError(
        `There is no section "${one}": ${Object.keys(benchSections).join(", ")}, or none for all`,
      );
    await benchSections[one](values);
  }
}
