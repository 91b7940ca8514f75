import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../../server/start/system-ports.ts";

interface StartupRow {
  /** Whether the embedded database had to be created. */
  readonly isNew: boolean;
  /** From `npm run eval` until the first case is asked. */
  readonly firstCaseMs: number;
  /** Until the command has ended: the database is open by then, and the run of one case is stored. */
  readonly endMs: number;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const completion = {
  choices: [{ message: { content: "yes" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 1 },
};

/** How long a user waits for the first case: `npm run eval` with one case, first on an empty data folder, then `runs` times on the same. */
export async function startupBenchmark(runs: number): Promise<StartupRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-startup-"));
  let onAsked: () => void = () => undefined;
  const upstream = createServer((request, response) => {
    onAsked();
    request.resume();
    request.on("end", () => response.end(JSON.stringify(completion)));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  const suite = join(folder, "one.jsonl");
  writeFileSync(suite, JSON.stringify({ input: "Say yes.", ideal: "yes" }));
  const words = [suite, "--url", `http://127.0.0.1:${port}/v1`, "--models", "m", "--no-cache"];
  const env = {
    ...process.env,
    NODE_OPTIONS: "",
    DATABASE_URL: "",
    TRADEWIND_DATA_DIR: join(folder, "data"),
  };
  try {
    const rows: StartupRow[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const startedMs = systemClock.monotonicMs();
      let firstCaseMs = Number.NaN;
      onAsked = () => {
        if (Number.isNaN(firstCaseMs)) firstCaseMs = systemClock.monotonicMs() - startedMs;
      };
      const child = spawn("npm", ["run", "-s", "eval", "--", ...words], { cwd: root, env, stdio: "ignore" });
      const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
      if (code !== 0) throw new Error(`the eval ended with code ${code}`);
      rows.push({ isNew: run === 0, firstCaseMs, endMs: systemClock.monotonicMs() - startedMs });
    }
    return rows;
  } finally {
    upstream.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
