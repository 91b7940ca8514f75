import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Priors } from "../../engine/index.ts";
import { openSharedDatabase, type SharedDatabase } from "../database/open-shared-database.ts";
import { clearActivePriors, insertPriors, setActivePriors } from "../database/repositories/priors.ts";
import { priorsChannel } from "../priors/priors-channel.ts";
import { measuredPriors } from "../priors/testing/measured-priors.ts";
import type { RunningServer } from "./start-server.ts";
import { systemClock } from "./system-ports.ts";
import { startFrom } from "./testing/start-from.ts";

interface RouteReply {
  readonly chosen: string;
  readonly reason: string;
  readonly priors_version: string;
  readonly ranked: readonly {
    readonly candidate: string;
    readonly quality: { readonly mean: number; readonly evidence: readonly { readonly source: string }[] };
  }[];
}

const testServer = process.env.TEST_DATABASE_URL || null;
const kinds = testServer === null ? ["the embedded database"] : ["the embedded database", "PostgreSQL"];

describe.each(kinds)("a running server on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-live-"));
  const databaseName = `tradewind_live_${process.pid}`;
  let url: string | null = null;
  let server: RunningServer;
  /** As another process, beside the running server. */
  let other: SharedDatabase;
  let measured: Priors;

  const route = async (): Promise<RouteReply> => {
    const reply = await fetch(`${server.address}/v1/route`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "auto:best",
        messages: [{ role: "user", content: "What is 7 times 12?" }],
      }),
    });
    return (await reply.json()) as RouteReply;
  };
  const untilVersion = (version: string): Promise<void> =>
    expect.poll(async () => (await route()).priors_version).toBe(version);
  const add = (artefact: Priors): Promise<void> =>
    insertPriors(other.db, {
      artefact,
      createdAtMs: systemClock.nowMs(),
      evidenceCount: 1,
      evidenceHash: "hash",
      newestEvidenceAtMs: null,
      note: "",
    });

  beforeAll(async () => {
    if (kind === "PostgreSQL" && testServer !== null) {
      const admin = postgres(testServer, { max: 1 });
      await admin.unsafe(`create database ${databaseName}`);
      await admin.end();
      const own = new URL(testServer);
      own.pathname = databaseName;
      url = own.href;
    }
    server = await startFrom([`--data-dir=${folder}`, ...(url === null ? [] : [`--database-url=${url}`])], {
      TRADEWIND_DEMO_SPEED: "1000",
      LOG_LEVEL: "silent",
    });
    await server.databaseReady;
    other = await openSharedDatabase({ url, dataDir: folder, clock: systemClock });
    measured = await measuredPriors(
      [...server.engine.catalog.candidates.map(({ id }) => id)].reverse(),
      "measured",
    );
  }, 300_000);

  afterAll(async () => {
    await other.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    if (url === null || testServer === null) return;
    const admin = postgres(testServer, { max: 1 });
    await admin.unsafe(`drop database ${databaseName} with (force)`);
    await admin.end();
  });

  it("takes a new version into use without a restart, and goes back when it is let go", async () => {
    const shipped = (await route()).priors_version;
    const best = measured.evidence === undefined ? "" : server.engine.catalog.candidates.at(-1)!.id;
    await add(measured);
    await setActivePriors(other.db, "measured");
    await other.notify(priorsChannel, "measured");
    await untilVersion("measured");
    const decided = await route();
    expect(decided.chosen).toBe(best);
    expect(decided.ranked[0]!.quality.evidence[0]).toMatchObject({
      source: "sums",
      date: "2026-11-20",
      observations: 60,
    });
    expect(decided.reason).toContain("by sums of 2026-11-20");
    await clearActivePriors(other.db);
    await other.notify(priorsChannel, "");
    await untilVersion(shipped);
  }, 300_000);

  it("keeps what it has where the active version cannot be read", async () => {
    const before = (await route()).priors_version;
    await add({
      ...measured,
      version: "damaged",
      evidence: { ...measured.evidence!, model: measured.evidence!.model.replace("sums", "sumz") },
    });
    await add({ ...measured, version: "sound" });
    await setActivePriors(other.db, "damaged");
    await server.lookForPriors();
    expect((await route()).priors_version).toBe(before);
    await setActivePriors(other.db, "sound");
    await server.lookForPriors();
    expect((await route()).priors_version).toBe("sound");
  }, 300_000);

  it("keeps the shipped ones where the active version was fitted on another reading of prompts, and says so", async () => {
    await clearActivePriors(other.db);
    await server.lookForPriors();
    const shipped = (await route()).priors_version;
    const { featureLayout: _, ...classifier } = measured.classifier;
    await add({ ...measured, version: "older", classifier });
    await setActivePriors(other.db, "older");
    await server.lookForPriors();
    expect((await route()).priors_version).toBe(shipped);
    const readiness = async () => {
      const reply = await fetch(`${server.address}/readyz`);
      return ((await reply.json()) as { parts: { priors: object } }).parts.priors;
    };
    expect(await readiness()).toMatchObject({
      ...{ ready: false, state: "refused" },
      detail: expect.stringMatching(
        /^\w+ in use: the active version older cannot be used: .* fitted on features of an earlier release/,
      ),
    });
    await clearActivePriors(other.db);
    await server.lookForPriors();
    expect(await readiness()).toMatchObject({ ready: true, state: "ready", detail: `${shipped} in use` });
  }, 300_000);
});
