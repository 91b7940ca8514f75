import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { openDatabase } from "../../../database/open-database.ts";
import { findRequest } from "../../../database/repositories/find-request.ts";
import { completion, json } from "../../../pipeline/dispatch/testing/behaviours.ts";
import { startFakeUpstream } from "../../../pipeline/dispatch/testing/fake-upstream.ts";
import { systemClock } from "../../system-ports.ts";
import { type ServerProcess, startServerProcess, waitForStatus } from "../server-process.ts";

export interface KilledServerReport {
  /** Replies that reached their client whole. */
  readonly delivered: number;
  /** Ids of those whose decision or outcome is not in the database after the last start. */
  readonly missing: readonly string[];
}

const requestsPerLife = 40;
const deliveredPerLife = 25;
/** Then what is missing counts as lost. */
const longestRecoveryMs = 120_000;

/**
 * Kills a server by SIGKILL in the middle of its load, several times, starts it again each time, and looks in the database for what it delivered.
 *
 * @param postgresUrl of a server on which a database of its own is made and dropped; null: the embedded database
 */
export async function playKilledServer(
  kills: number,
  postgresUrl: string | null,
): Promise<KilledServerReport> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-killed-"));
  const upstream = await startFakeUpstream(json(completion));
  const own = postgresUrl === null ? null : await ownDatabase(postgresUrl);
  const place = { url: own?.url ?? null, dataDir: join(folder, "data") };
  const start = async (): Promise<ServerProcess> => {
    const server = await startServerProcess({ folder, databaseUrl: place.url, upstream: upstream.baseUrl });
    await waitForStatus(server.address, "ready");
    return server;
  };
  const delivered: string[] = [];
  let running = await start();
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const before = delivered.length;
      const one = async (): Promise<void> => {
        delivered.push(await deliveredBy(running.address));
        if (delivered.length === before + deliveredPerLife) running.signal("SIGKILL");
      };
      await Promise.allSettled(Array.from({ length: requestsPerLife }, one));
      running.signal("SIGKILL");
      await running.exited;
      running = await start();
    }
    await untilRecovered(running);
    running.signal("SIGTERM");
    await running.exited;
    return { delivered: delivered.length, missing: await missingOf(delivered, place) };
  } finally {
    running.signal("SIGKILL");
    await running.exited;
    await own?.drop();
    await upstream[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was answered just before a kill is written in the background after the next start. */
async function untilRecovered(server: ServerProcess): Promise<void> {
  const deadlineMs = performance.now() + longestRecoveryMs;
  while (!server.output().includes("written from its journal") && performance.now() < deadlineMs)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The id of a request whose reply came whole. @throws TypeError where it did not */
async function deliveredBy(address: string): Promise<string> {
  const reply = await fetch(`${address}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "vllm/test", messages: [{ role: "user", content: "Hi" }] }),
  });
  await reply.arrayBuffer();
  return reply.headers.get("x-tradewind-request-id") ?? "";
}

async function missingOf(
  ids: readonly string[],
  place: { readonly url: string | null; readonly dataDir: string },
): Promise<string[]> {
  const database = openDatabase({ ...place, clock: systemClock });
  await database.ready;
  const missing: string[] = [];
  for (const id of ids) {
    const found = await findRequest(database.db, id);
    if (found?.decision == null || found.outcome == null) missing.push(id);
  }
  await database.close();
  return missing;
}

async function ownDatabase(serverUrl: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `tradewind_killed_${randomBytes(6).toString("hex")}`;
  const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
