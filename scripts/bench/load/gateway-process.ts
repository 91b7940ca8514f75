import { type ChildProcess, fork, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";

const main = fileURLToPath(new URL("../../../dist/main.js", import.meta.url));

/** What `npm start` tells Node. */
function startFlags(): string[] {
  const file = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  const { scripts } = JSON.parse(file) as { scripts: { start: string } };
  return scripts.start.match(/--\S+/g) ?? [];
}

/**
 * The built gateway on the first core, with twenty models at one upstream, so that `auto` has something to choose from.
 *
 * @param settings further fields of the configuration file
 * @param preload module loaded into the process first, which talks to this one by messages. null: none
 * @param core that it is bound to; null: none. @default the first, but for a process with a preload
 */
export function startGateway(
  folder: string,
  upstreamPort: number,
  databaseUrl: string | null,
  settings: Readonly<Record<string, unknown>> = {},
  preload: URL | null = null,
  core: number | null = preload === null ? 0 : null,
): { child: ChildProcess; port: Promise<number> } {
  const models = Array.from({ length: 20 }, (_, index) => ({
    id: `bench/model-${index}`,
    deployments: [
      {
        provider: "vllm",
        model: "bench-model",
        base_url: `http://127.0.0.1:${upstreamPort}/v1`,
        api_key_env: null,
      },
    ],
    capabilities: { tools: true, image_input: true },
    price: { input: 0.1 * (index + 1), output: 0.4 * (index + 1) },
  }));
  const file = join(folder, "tradewind.yaml");
  writeFileSync(file, stringify({ models, ...settings }));
  const environment = { ...process.env, TRADEWIND_API_KEYS: "", DATABASE_URL: databaseUrl ?? "" };
  const child = spawn(
    process.execPath,
    [
      ...startFlags(),
      ...(preload === null ? [] : ["--import", preload.href]),
      main,
      "--port",
      "0",
      "--config",
      file,
      "--data-dir",
      join(folder, "data"),
    ],
    {
      env: environment,
      stdio: preload === null ? ["ignore", "pipe", "inherit"] : ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  if (core !== null) pin(child, core);
  const port = new Promise<number>((resolve, reject) => {
    let text = "";
    child.stdout!.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = /listens on http:\/\/[^:]+:(\d+)/.exec(text)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once("exit", (code) => reject(new Error(`the gateway ended with code ${code}`)));
  });
  return { child, port };
}

/** Binds a process to a core by `taskset`; without it the processes share all cores, and the ratio is coarser. */
export function pin(child: ChildProcess, core: number): void {
  if (child.pid === undefined) return;
  spawn("taskset", ["-a", "-c", "-p", String(core), String(child.pid)], { stdio: "ignore" }).on(
    "error",
    () => undefined,
  );
}

/**
 * What starts programs of this folder, each a process of its own that is added to `children`.
 *
 * @param ownCore core that they are bound to where a call names none; null: they share all cores
 */
export const loadProcesses =
  (children: ChildProcess[], ownCore: number | null) =>
  (script: string, environment: Record<string, string>, core = ownCore): ChildProcess => {
    const child = fork(new URL(script, import.meta.url), {
      env: { ...process.env, ...environment },
      execArgv: ["--import", "tsx"],
    });
    if (core !== null) pin(child, core);
    children.push(child);
    return child;
  };
