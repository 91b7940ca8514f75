import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { stringify } from "yaml";
import { type StartedProcess, startProcess } from "../../testing/start-process.ts";

const script = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** What every process here has in its environment as the upstream's key: it must turn up nowhere else. */
export const secretKey = "sk-very-secret-and-long";

/** Of one reply of the test upstream, at the prices below: 10 tokens in, 5 out. */
export const replyNanoUsd = 10 * 1_000 + 5 * 2_000;

/** A database, a folder and a suite for tests that run the commands as processes. */
export interface DistributedGround {
  readonly sql: postgres.Sql;
  readonly folder: string;
  readonly suite: string;
  /** A configuration with these models at the upstream. @returns its path */
  config(models: readonly string[]): string;
  eval(dataDir: string, words: readonly string[]): StartedProcess;
  work(dataDir: string, words: readonly string[]): StartedProcess;
  /** A run's results in a form that can be compared: prompt, target, sample, score. */
  results(runId: string): Promise<unknown[]>;
  remove(): Promise<void>;
}

export async function createDistributedGround(
  serverUrl: string,
  upstreamUrl: string,
  cases: number,
): Promise<DistributedGround> {
  const name = `tradewind_test_${randomBytes(6).toString("hex")}`;
  const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
  const folder = mkdtempSync(join(tmpdir(), "distributed-"));
  const suite = join(folder, "suite.jsonl");
  const rows = Array.from({ length: cases }, (_, number) =>
    JSON.stringify({
      id: `c${number}`,
      input: `Count to ${number}`,
      // Right for some and wrong for others: a suite that everybody passes shows nothing.
      graders: [{ type: "includes", value: `to ${number % 3 === 0 ? number : -1}` }],
    }),
  );
  writeFileSync(suite, `${rows.join("\n")}\n`);
  const environment = (dataDir: string) => ({
    DATABASE_URL: url.href,
    TRADEWIND_DATA_DIR: join(folder, dataDir),
    ECHO_KEY: secretKey,
  });
  return {
    sql,
    folder,
    suite,
    config(models) {
      const file = join(folder, `${models.join("-").replaceAll("/", "-")}.yaml`);
      writeFileSync(
        file,
        stringify({
          models: models.map((id) => ({
            id,
            deployments: [
              { provider: "vllm", model: "echo", base_url: upstreamUrl, api_key_env: "ECHO_KEY" },
            ],
            price: { input: 1, output: 2 },
          })),
        }),
      );
      return file;
    },
    eval: (dataDir, words) => startProcess(script("eval.ts"), words, environment(dataDir)),
    work: (dataDir, words) => startProcess(script("evals.ts"), ["work", ...words], environment(dataDir)),
    results: async (runId) =>
      [
        ...(await sql`select prompt_id, target, sample, score, passed, error, reply_text, cost_nano_usd::int as cost
          from eval_results where run_id = ${runId} order by prompt_id, target, sample`),
      ].map((row) => ({ ...row })),
    async remove() {
      await sql.end({ timeout: 1 });
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The run that a process has opened to workers or finished. */
export async function runOf(process: StartedProcess): Promise<string> {
  return (await process.printed(/Run (\S+) (?:is open|finished|stopped)/))[1] ?? "";
}
