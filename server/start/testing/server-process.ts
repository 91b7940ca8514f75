import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { compiledProgram } from "../../testing/compiled-program.ts";

/** The server as a process of its own, as an operator runs it, with one model at a loopback upstream. */
export interface ServerProcess {
  readonly address: string;
  readonly pid: number;
  /** Everything that it has printed and logged so far. */
  readonly output: () => string;
  signal(name: "SIGTERM" | "SIGINT" | "SIGKILL" | "SIGUSR2"): void;
  /** Resolves to its exit code; null: it was killed. */
  readonly exited: Promise<number | null>;
}

export interface ServerProcessOptions {
  readonly folder: string;
  readonly upstream: string;
  readonly databaseUrl: string | null;
  /** Fields of `server:` in the configuration. */
  readonly server?: Readonly<Record<string, unknown>>;
  readonly apiKeys?: string;
  /** Further sections of the configuration. */
  readonly sections?: Readonly<Record<string, unknown>>;
  /** Variables beside this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Flags of Node.js. */
  readonly nodeFlags?: readonly string[];
}

export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const model = {
    id: "vllm/test",
    deployments: [{ provider: "vllm", model: "test", base_url: options.upstream, api_key_env: null }],
    price: { input: 1, output: 2 },
  };
  const file = join(options.folder, "tradewind.yaml");
  writeFileSync(
    file,
    stringify({
      models: [model],
      server: options.server ?? {},
      embedding: { depth: "static" },
      ...options.sections,
    }),
  );
  const flags = ["--port=0", `--config=${file}`, `--data-dir=${join(options.folder, "data")}`];
  const child: ChildProcess = spawn(
    process.execPath,
    [...(options.nodeFlags ?? []), compiledProgram("main"), ...flags],
    {
      env: {
        ...process.env,
        TRADEWIND_API_KEYS: options.apiKeys ?? "",
        DATABASE_URL: options.databaseUrl ?? "",
        ...options.environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const address = await new Promise<string>((resolve, reject) => {
    const read = (piece: Buffer): void => {
      output += piece.toString();
      const found = /listens on (http:\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    void exited.then((code) => reject(new Error(`the server ended with code ${code}: ${output}`)));
  });
  return {
    address,
    pid: child.pid ?? 0,
    output: () => output,
    signal: (name) => void child.kill(name),
    exited,
  };
}

/** Waits until the server's /readyz has this status. */
export async function waitForStatus(address: string, status: string): Promise<void> {
  for (;;) {
    const reply = (await (await fetch(`${address}/readyz`)).json()) as { status: string };
    if (reply.status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
