import { readOptions } from "../../terminal/read-options.ts";

export const workHelp = `npm run evals -- work [options]      takes jobs of eval runs that were started with --workers

The database must be that of the runs: set the same DATABASE_URL. Keys come from this machine's own environment and
configuration; what this worker cannot ask, it leaves to others. Ctrl-C ends it after the calls under way.

  --concurrency N     calls at once (8)
  --url URL           may ask this OpenAI-compatible endpoint, in runs with the same --url
  --api-key-env NAME  variable that holds the endpoint's key (OPENAI_API_KEY)
  --custom-code       may run graders that are programs: they come from the database, and run with your rights
  --config FILE       configuration file`;

export interface WorkArguments {
  readonly concurrency: number;
  readonly url: string | null;
  readonly apiKeyEnv: string;
  readonly runsCustomCode: boolean;
  readonly config: string | null;
  /** Only this run, and end with it; null: any. Set by the process that starts workers of its own. */
  readonly run: string | null;
  readonly workerId: string | null;
  readonly isHelpWanted: boolean;
}

/** @param words what follows `work` @throws Error naming the option and what it takes */
export function readWorkArguments(words: readonly string[]): WorkArguments {
  const { values } = readOptions({
    args: [...words],
    options: {
      concurrency: { type: "string", default: "8" },
      url: { type: "string" },
      "api-key-env": { type: "string", default: "OPENAI_API_KEY" },
      "custom-code": { type: "boolean", default: false },
      config: { type: "string" },
      run: { type: "string" },
      "worker-id": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Error(`--concurrency takes a whole number from 1, not ${values.concurrency}`);
  return {
    concurrency,
    url: values.url ?? null,
    apiKeyEnv: values["api-key-env"],
    runsCustomCode: values["custom-code"],
    config: values.config ?? null,
    run: values.run ?? null,
    workerId: values["worker-id"] ?? null,
    isHelpWanted: values.help,
  };
}
