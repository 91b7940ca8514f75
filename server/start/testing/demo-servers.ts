import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { readCommandLine } from "../../config/command-line.ts";
import { readEnvironment } from "../../config/environment.ts";
import { loadFromProcess } from "../load-from-process.ts";
import { type RunningServer, startServer } from "../start-server.ts";
import { writeConfiguration } from "./write-configuration.ts";

export interface JsonReply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies.
  readonly body: any;
}

/** Replicas with the demo models on one database of their own. */
export interface DemoServers {
  readonly servers: readonly RunningServer[];
  /** Where their database is, as `openSharedDatabase` takes it. */
  readonly place: { readonly url: string | null; readonly dataDir: string };
  /** @param body an object is sent as JSON, a text as JSON Lines; absent: GET */
  ask(
    path: string,
    body?: object | string,
    options?: { key?: string; replica?: number; method?: string },
  ): Promise<JsonReply>;
  /** Sends a chat request and resolves to the request's id. */
  chat(body: object, options?: { key?: string; replica?: number }): Promise<string>;
  /** Stops a replica and starts it again on the same data. */
  restart(replica: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const serverUrl = process.env.TEST_DATABASE_URL;

/** Databases that a test of whole servers runs on, with how many replicas each can have. */
export const demoDatabases: readonly (readonly [name: string, replicas: number])[] = [
  ["the embedded database", 1],
  ...(serverUrl === undefined || serverUrl === "" ? [] : [["PostgreSQL with two replicas", 2] as const]),
];

/**
 * @param configuration fields of tradewind.yaml
 * @param replicas more than one: on the PostgreSQL of TEST_DATABASE_URL, else embedded
 */
export async function startDemoServers(
  configuration: Readonly<Record<string, unknown>>,
  replicas: number,
  apiKeys = "",
  adminKey: string | null = null,
): Promise<DemoServers> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-demo-"));
  const databaseName = `tradewind_demo_${randomBytes(6).toString("hex")}`;
  let databaseUrl: string | null = null;
  const admin = replicas > 1 ? postgres(serverUrl!, { max: 1, onnotice: () => undefined }) : null;
  const flags = [`--config=${writeConfiguration(folder, configuration)}`, `--data-dir=${folder}`];
  if (admin !== null) {
    await admin.unsafe(`create database ${databaseName}`);
    const url = new URL(serverUrl!);
    url.pathname = `/${databaseName}`;
    flags.push(`--database-url=${url.href}`);
    databaseUrl = url.href;
  }
  const environment = readEnvironment({
    ...(adminKey === null ? {} : { TRADEWIND_ADMIN_KEY: adminKey }),
    ...{ TRADEWIND_API_KEYS: apiKeys, TRADEWIND_DEMO_SPEED: "1000", LOG_LEVEL: "error" },
  });
  const start = async (port = "0"): Promise<RunningServer> => {
    const line = readCommandLine([...flags, `--port=${port}`]);
    const server = await startServer(await loadFromProcess(line, environment), environment);
    await server.databaseReady;
    return server;
  };
  const servers: RunningServer[] = [];
  for (let count = 0; count < replicas; count += 1) servers.push(await start());
  const [firstKey = ""] = apiKeys.split(",").map((entry) => entry.split(":").at(-1)!);
  const ask: DemoServers["ask"] = async (path, body, { key = firstKey, replica = 0, method } = {}) => {
    const type = typeof body === "string" ? "application/x-ndjson" : "application/json";
    const reply = await fetch(`${servers[replica]!.address}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        ...(body === undefined ? {} : { "content-type": type }),
        ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
      },
      body: body === undefined || typeof body === "string" ? (body ?? null) : JSON.stringify(body),
    });
    const text = await reply.text();
    const isJson = reply.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    ...{ servers, ask, place: { url: databaseUrl, dataDir: folder } },
    async chat(body, options) {
      const reply = await ask("/v1/chat/completions", body, options);
      if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
      return reply.headers.get("x-tradewind-request-id")!;
    },
    async restart(replica) {
      const { port } = new URL(servers[replica]!.address);
      await servers[replica]!.stop();
      servers[replica] = await start(port);
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.stop();
      await admin?.unsafe(`drop database ${databaseName} with (force)`);
      await admin?.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
