import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

export interface FuzzedServer {
  readonly address: string;
  /** What it wrote so far. */
  log(): string;
  isAlive(): boolean;
  /** Resident memory, bytes; null: this system does not tell. */
  memoryBytes(): number | null;
  stop(): Promise<void>;
}

/** The built server with demo models on a free port of loopback, without client keys and with a bounded heap. */
export async function startFuzzedServer(folder: string, heapMegabytes: number): Promise<FuzzedServer> {
  const child: ChildProcess = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMegabytes}`, main, "--port", "0", "--data-dir", folder],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, TRADEWIND_DEMO_SPEED: "10000", OLLAMA_HOST: "127.0.0.1:9" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /listens on (http:\/\/\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) =>
      reject(new Error(`the server ended with code ${code}: ${text.slice(-1_000)}`)),
    );
  });
  return {
    address,
    log: () => text,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    memoryBytes() {
      try {
        const pages = Number(readFileSync(`/proc/${child.pid}/statm`, "utf8").split(" ")[1]);
        return pages * 4096;
      } catch {
        return null;
      }
    },
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
