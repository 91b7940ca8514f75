import { randomBytes } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../database/log.ts";
import { openSharedDatabase, type SharedDatabase } from "../database/open-shared-database.ts";
import { insertEvidence } from "../database/repositories/evidence.ts";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { claimJournals, recoverJournals } from "../record/recover-journals.ts";
import type { RunningServer } from "./start-server.ts";
import { systemClock } from "./system-ports.ts";
import { canary } from "./testing/canary-texts.ts";
import { everyRow, type Row } from "./testing/every-row.ts";
import { startFrom } from "./testing/start-from.ts";
import { textEncodings } from "./testing/text-encodings.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const adminKey = "admin-key-of-the-test";
const serverUrl = process.env.TEST_DATABASE_URL;
const databases: readonly (readonly [name: string, replicas: number])[] = [
  ["the embedded database", 1],
  ...(serverUrl === undefined ? [] : [["PostgreSQL with two replicas", 2] as const]),
];
/** Sums and settings that name the tenant and hold nothing of a request, as the report of a deletion says. */
const keptTables = ["usage_rollups", "usage_tail", "tenant_settings"];

describe.each(databases)("a tenant's data on %s", (_name, replicas) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-erased-"));
  const databaseName = `tradewind_erased_${randomBytes(6).toString("hex")}`;
  const servers: RunningServer[] = [];
  const ids: string[] = [];
  let url: string | null = null;
  let admin: postgres.Sql | null = null;
  let upstream: FakeUpstream;
  let database: SharedDatabase;
  let responseIds: string[] = [];
  let foreign = "";
  let before: Map<string, Row[]>;
  let report: { removed: Record<string, number>; kept: string[] };
  const dataDir = (at: number): string => join(folder, String(at));
  const journalCopies = join(folder, "journals of processes that are gone");

  async function ask(at: number, method: string, path: string, key: string, body?: object, headers = {}) {
    const reply = await fetch(`${servers[at]!.address}${path}`, {
      ...{ method, ...(body && { body: JSON.stringify(body) }) },
      headers: {
        ...{ authorization: `Bearer ${key}`, ...headers },
        ...(body && { "content-type": "application/json" }),
      },
    });
    const text = await reply.text();
    return {
      ...{ status: reply.status, text, headers: reply.headers },
      body: (text.startsWith("{") ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
  }
  const chat = (fields: object = {}) => ({
    ...{ model: "auto", messages: [{ role: "user", content: `Say ${canary}` }], max_tokens: 50 },
    ...{ user: canary, metadata: { note: canary }, safety_identifier: canary, stop: [canary] },
    ...{ routing: { explore: false, session_id: canary }, ...fields },
  });
  const cached = chat({ messages: [{ role: "user", content: `cached ${canary}` }], metadata: undefined });
  const call = {
    id: `call_${canary}`,
    type: "function",
    function: { name: "f", arguments: `{"a":"${canary}"}` },
  };
  const toolLoop = [
    { role: "user", content: canary },
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: call.id, content: canary },
  ];
  const rows = (): Promise<Map<string, Row[]>> => everyRow({ url, dataDir: dataDir(0) });
  const tablesWith = (all: Map<string, Row[]>, isOne: (row: Row) => boolean): string[] =>
    [...all]
      .filter(([, ofTable]) => ofTable.some(isOne))
      .map(([table]) => table.replace(/_(\d{4}_\d\d_\d\d|default)$/, ""));
  const forms = textEncodings(canary).map(([, form]) => form);
  const holdsCanary = (row: Row): boolean =>
    Object.values(row).some((value) => forms.some((form) => value?.toLowerCase().includes(form)));
  const ofTenant = (row: Row): boolean => row.tenant === "acme";

  beforeAll(async () => {
    if (replicas > 1) {
      admin = postgres(serverUrl!, { max: 1, onnotice: () => undefined });
      await admin.unsafe(`create database ${databaseName}`);
      url = Object.assign(new URL(serverUrl!), { pathname: `/${databaseName}` }).href;
    }
    upstream = await startFakeUpstream((response, { body }) => {
      const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 };
      const isRefused = JSON.stringify(body).includes("refuse");
      response.writeHead(isRefused ? 400 : 200, { "content-type": "application/json" });
      if (isRefused)
        return response.end(JSON.stringify({ error: { message: canary, code: canary, type: canary } }));
      const message = { role: "assistant", content: `You said ${canary}` };
      return response.end(
        JSON.stringify({ id: canary, choices: [{ index: 0, message, finish_reason: "stop" }], usage }),
      );
    });
    const file = writeConfiguration(folder, {
      models: ["test/one", "test/other"].map((id) => ({
        ...{ id, price: { input: 1, output: 2 }, capabilities: { tools: true } },
        deployments: [{ provider: "vllm", model: id, base_url: upstream.baseUrl, api_key_env: null }],
      })),
      store: { prompts: true, replies: true },
      ...{ cache: { mode: "exact" }, redaction: { stored: false } },
    });
    const variables = {
      ...{ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_API_KEYS: "acme:key-of-acme,other:key-of-other" },
      LOG_LEVEL: "silent",
    };
    for (let at = 0; at < replicas; at += 1) {
      const flags = [`--config=${file}`, `--data-dir=${dataDir(at)}`];
      if (url !== null) flags.push(`--database-url=${url}`);
      servers.push(await startFrom(flags, variables));
      await servers[at]!.databaseReady;
    }
    database = await openSharedDatabase({ url, dataDir: dataDir(0), clock: systemClock });

    for (const key of ["key-of-other", "key-of-acme"])
      for (let at = 0; at < replicas; at += 1) {
        const send = async (body: object, path = "/v1/chat/completions") => {
          const { headers } = await ask(at, "POST", path, key, body, { "x-session-id": canary });
          const id = headers.get("x-tradewind-request-id")!;
          if (key === "key-of-acme") ids.push(id);
          // What the journal of a process that is killed now would hold.
          if (key === "key-of-acme" && at === 0)
            cpSync(join(dataDir(0), "journal"), join(journalCopies, String(ids.length)), { recursive: true });
          else foreign = id;
          return headers;
        };
        await send(chat());
        await send(chat({ model: canary }));
        await send(chat({ routing: { allowed_models: [canary, "test/*"], session_id: canary } }));
        await send(chat({ messages: toolLoop }));
        await send(chat({ messages: [{ role: "user", content: `refuse ${canary}` }] }));
        await send(cached);
        expect((await send(cached)).get("x-tradewind-cache")).toBe("hit");
        const { body } = await ask(at, "POST", "/v1/responses", key, { model: "auto", input: canary });
        if (key === "key-of-acme") responseIds.push(String(body.id));
        const feedback = [
          { request_id: foreign, metric: "thumbs", value: true, comment: canary, tags: { [canary]: canary } },
          { session_id: canary, metric: "comment", value: canary, idempotency_key: `${canary} ${at}` },
        ].map((one) => ({
          ...one,
          ...("request_id" in one && key === "key-of-acme" && { request_id: ids.at(-1)! }),
        }));
        for (const one of feedback)
          expect((await ask(at, "POST", "/v1/feedback", key, one)).status).toBe(200);
      }
    for (const server of servers) await server.flush();
    const unknown = { taskType: null, unscoredReason: null, costNanoUsd: null, outputTokens: null };
    const judged = { source: "judge" as const, sourceName: "test", weight: 1, observedAtMs: Date.now() };
    await insertEvidence(database.db, [
      { ...unknown, ...judged, promptId: ids[0]!, candidateId: "test/one", score: 1 },
    ]);
    await database.db.execute(
      sql`create table kept_decisions as select * from decisions where tenant = 'acme'`,
    );
    while ((await rows()).get("conversations")!.length < 2)
      await new Promise((resolve) => setTimeout(resolve, 100));
    before = await rows();
    const { status, body } = await ask(0, "DELETE", "/v1/admin/tenants/acme/data", adminKey);
    expect(status, JSON.stringify(body)).toBe(200);
    report = body as unknown as typeof report;
  }, 300_000);
  afterAll(async () => {
    await database.close();
    for (const server of servers) await server.stop();
    await upstream[Symbol.asyncDispose]();
    await admin?.unsafe(`drop database ${databaseName} with (force)`);
    await admin?.end();
    rmSync(folder, { recursive: true, force: true });
  }, 300_000);

  it("was in every table that the report counts, and is in none that is not named as kept", async () => {
    await database.db.execute(sql`create table kept_outside as select * from kept_decisions`);
    await database.db.execute(sql`drop table kept_decisions`);
    const after = await rows();
    after.delete("kept_outside");
    expect(tablesWith(before, holdsCanary)).toEqual(
      expect.arrayContaining(["decisions", "outcomes", "feedback"]),
    );
    for (const table of ["decisions", "outcomes", "feedback", "evidence", "conversations"])
      expect([table, report.removed[table]]).toEqual([table, expect.any(Number)]);
    expect(Object.values(report.removed).every((count) => count === null || count >= 0)).toBe(true);
    expect(report.removed).toMatchObject({ decisions: expect.any(Number), evidence: 1 });
    expect(report.removed.conversations).toBeGreaterThan(0);
    expect(report.removed.cached_replies).toBeGreaterThan(0);
    const left = new Set(tablesWith(after, ofTenant));
    expect([...left].filter((table) => !keptTables.includes(table))).toEqual([]);
    // Of the other tenant everything is still there: the texts that are found are its own.
    const count = (all: Map<string, Row[]>, table: string) =>
      all.get(table)!.filter((row) => row.tenant === "other").length;
    for (const table of ["decisions", "outcomes", "feedback"])
      expect(count(after, table)).toBe(count(before, table));
    const holding = [...after].flatMap(([table, ofTable]) =>
      ofTable.filter((row) => holdsCanary(row) && row.tenant !== "other").map(() => table),
    );
    expect(holding).toEqual([]);
    expect(after.get("conversations")!.length).toBe(
      before.get("conversations")!.length - report.removed.conversations!,
    );
    expect(after.get("conversations")!.length).toBeGreaterThan(0);
  }, 300_000);

  it("is in no replica's memory", async () => {
    for (const [at, id] of responseIds.entries())
      await expect
        .poll(async () => (await ask(at, "GET", `/v1/responses/${id}`, "key-of-acme")).status)
        .toBe(404);
    for (let at = 0; at < replicas; at += 1)
      for (const key of ["key-of-other", "key-of-acme"]) {
        const { headers } = await ask(at, "POST", "/v1/chat/completions", key, cached);
        expect([at, key, headers.get("x-tradewind-cache")]).toEqual([
          at,
          key,
          key === "key-of-other" ? "hit" : "miss",
        ]);
      }
    responseIds = [];
    expect((await ask(0, "DELETE", "/v1/admin/tenants/acme/data", adminKey)).status).toBe(200);
  }, 300_000);

  it("is in no journal, and does not come back from one", async () => {
    const files = servers.flatMap((_, at) =>
      readdirSync(join(dataDir(at), "journal")).map((name) => join(dataDir(at), "journal", name)),
    );
    expect(files.filter((name) => statSync(name).isFile() && readFileSync(name).includes(ids[0]!))).toEqual(
      [],
    );
    const copies = readdirSync(journalCopies, { recursive: true, encoding: "utf8" })
      .map((name) => join(journalCopies, name))
      .filter((name) => statSync(name).isFile());
    const journals = join(folder, "left");
    mkdirSync(journals);
    const gone = 4_194_305; // No process has this number, nor those after it.
    const host = hostname().replace(/[^a-zA-Z0-9-]/g, "_");
    for (const [index, name] of copies.entries())
      renameSync(name, join(journals, `${host}.${gone + index}.0.journal`));
    const claimed = claimJournals(journals, systemClock);
    const held = claimed.map((file) => readFileSync(file, "utf8")).join("");
    const inJournal = ids.filter((id) => held.includes(id));
    expect(inJournal.length).toBeGreaterThan(0);
    await recoverJournals(claimed, { connect: database.connect, ready: Promise.resolve() }, silentLog);
    const left = await rows();
    for (const table of ["decisions", "outcomes"]) {
      expect(left.get(table)!.filter(ofTenant)).toEqual([]);
      expect(left.get(table)!.some(({ tenant }) => tenant === "other")).toBe(true);
    }
  }, 300_000);

  it("is removed again where a process writes it late", async () => {
    await database.db.execute(sql`insert into decisions select * from kept_outside`);
    expect((await rows()).get("decisions")!.some(ofTenant)).toBe(true);
    // A process that had no database hears of the deletion only now.
    const [line] = await database.db.execute<{ at: string }>(
      sql`select min(recorded_at)::text as at from audit_log where action = 'data.erase' and target = 'acme'`,
    );
    await database.db.execute(sql`update tenant_settings set forgotten_at = ${line!.at}::timestamptz - interval '1 millisecond',
      revision = (select revision + 1 from access_revision) where tenant = 'acme'`);
    await database.db.execute(sql`update access_revision set revision = revision + 1`);
    await expect
      .poll(async () => (await rows()).get("decisions")!.some(ofTenant), { interval: 200 })
      .toBe(false);
    expect((await rows()).get("decisions")!.some((row) => row.tenant === "other")).toBe(true);
  }, 300_000);
});
