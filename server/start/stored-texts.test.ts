import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseRequest } from "../../engine/index.ts";
import type { RunningServer } from "./start-server.ts";
import {
  canary,
  everyField,
  opening,
  otherOpening,
  startRepeatingUpstream,
  toolTurn,
} from "./testing/canary-texts.ts";
import { everyRow, type Row } from "./testing/every-row.ts";
import { startFrom } from "./testing/start-from.ts";
import { textEncodings } from "./testing/text-encodings.ts";

const testServer = process.env.TEST_DATABASE_URL || null;
const kinds = testServer === null ? ["the embedded database"] : ["the embedded database", "PostgreSQL"];
const page = readFileSync(new URL("../../docs/database.md", import.meta.url), "utf8");

/** Columns that the page says to be derived from text: those that are equal in every installation, and those that are salted. */
function documentedColumns(): { equal: string[]; salted: string[] } {
  const rows = [...page.matchAll(/^\| `(\w+\.\w+)` \| [^|]+ \| (equal everywhere|salted)[^|]* \|$/gm)];
  const those = (kind: string): string[] => rows.filter((row) => row[2] === kind).map((row) => row[1]!);
  return { equal: those("equal everywhere"), salted: those("salted") };
}

interface Installation {
  readonly server: RunningServer;
  readonly url: string | null;
  readonly dataDir: string;
}

describe.each(kinds)("what two installations on %s keep of texts", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-texts-"));
  const databases: string[] = [];
  const installations: Installation[] = [];
  let upstream: Server;

  async function install(name: string): Promise<Installation> {
    const dataDir = join(folder, name);
    let url: string | null = null;
    if (kind === "PostgreSQL" && testServer !== null) {
      const database = `tradewind_texts_${randomBytes(6).toString("hex")}`;
      const admin = postgres(testServer, { max: 1 });
      await admin.unsafe(`create database ${database}`);
      await admin.end();
      databases.push(database);
      const own = new URL(testServer);
      own.pathname = database;
      url = own.href;
    }
    const flags = [`--config=${join(folder, "tradewind.yaml")}`, `--data-dir=${dataDir}`];
    const server = await startFrom([...flags, ...(url === null ? [] : [`--database-url=${url}`])], {
      TRADEWIND_API_KEYS: "one:key-one,two:key-two",
      TRADEWIND_DEMO_SPEED: "1000",
      LOG_LEVEL: "silent",
    });
    await server.databaseReady;
    const installation = { server, url, dataDir };
    installations.push(installation);
    return installation;
  }

  async function ask({ server }: Installation, body: object, key = "key-one", headers = {}): Promise<string> {
    const reply = await fetch(`${server.address}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers },
      body: JSON.stringify(body),
    });
    await reply.text();
    return reply.headers.get("x-tradewind-request-id") ?? "";
  }

  const everyRowOf = async ({ server, ...place }: Installation): Promise<Map<string, Row[]>> => {
    await server.flush();
    return everyRow(place);
  };

  const decisionOf = (rows: Map<string, Row[]>, requestId: string): Row =>
    rows.get("decisions")!.find((row) => row.request_id === requestId)!;

  let [here, there]: Map<string, Row[]>[] = [];
  let ids: Record<
    | "first"
    | "again"
    | "otherTenant"
    | "elsewhere"
    | "otherText"
    | "otherTextElsewhere"
    | "named"
    | "namedAgain"
    | "namedByOther"
    | "namedElsewhere",
    string
  >;

  beforeAll(async () => {
    const { server, port } = await startRepeatingUpstream();
    upstream = server;
    const models = ["openai/gpt-5-mini", "openai/gpt-5", "echo/refused"].map(
      (id) =>
        `  - id: ${id}\n    deployments: [{provider: openai-compatible, model: ${id}, base_url: "http://127.0.0.1:${port}/v1", api_key_env: null}]`,
    );
    writeFileSync(join(folder, "tradewind.yaml"), `models:\n${models.join("\n")}\n`);
    const [one, other] = [await install("one"), await install("other")];
    const auto = (messages: object[]): object => ({ model: "auto", messages, routing: { explore: false } });
    const named = { ...auto(opening), user: canary, routing: { explore: false, session_id: canary } };
    ids = {
      first: await ask(one, auto(opening)),
      again: await ask(one, auto(opening)),
      otherTenant: await ask(one, auto(opening), "key-two"),
      elsewhere: await ask(other, auto(opening)),
      otherText: await ask(one, auto(otherOpening)),
      otherTextElsewhere: await ask(other, auto(otherOpening)),
      named: await ask(one, named),
      namedAgain: await ask(one, { ...named, user: undefined, metadata: { user_id: canary } }),
      namedByOther: await ask(one, named, "key-two"),
      namedElsewhere: await ask(other, named),
    };
    for (const installation of [one, other]) {
      const conversation = [...opening, ...toolTurn];
      await ask(installation, { ...auto(conversation), ...everyField });
      await ask(installation, { ...auto(conversation), stream: true }, "key-one", { "x-session-id": canary });
      await ask(installation, { ...auto(opening), routing: { session_id: canary } });
      await ask(installation, { model: "echo/refused", messages: opening, ...everyField });
      await ask(installation, { model: "echo/refused", messages: opening, stream: true });
      await ask(installation, { model: "openai/gpt-5-mini", messages: opening });
      await ask(installation, { model: canary, messages: opening });
      await ask(installation, { model: "auto", messages: opening, routing: { max_cost_usd: 1e-12 } });
    }
    [here, there] = [await everyRowOf(one), await everyRowOf(other)];
  }, 300_000);

  afterAll(async () => {
    await Promise.all(installations.map(({ server }) => server.stop()));
    upstream.close();
    rmSync(folder, { recursive: true, force: true });
    if (testServer === null) return;
    const admin = postgres(testServer, { max: 1 });
    for (const name of databases) await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  }, 300_000);

  it("holds no text of a prompt or reply in any column, in no encoding and as no hash that others can make", () => {
    const texts = [
      canary,
      ...[...opening, ...otherOpening].map(({ content }) => content),
      JSON.stringify(opening),
      parseRequest({ model: "auto", messages: opening }).text,
      parseRequest({ model: "auto", messages: opening }).conversationKey!,
      parseRequest({ model: "auto", messages: [...opening, ...toolTurn] }).turnKey!,
    ];
    const forms = texts.flatMap((text) => textEncodings(text));
    const found: string[] = [];
    for (const rows of [here!, there!])
      for (const [table, ofTable] of rows)
        for (const row of ofTable)
          for (const [column, value] of Object.entries(row)) {
            const stored = value?.toLowerCase() ?? "";
            for (const [name, form] of forms)
              if (stored.includes(form)) found.push(`${table}.${column}: ${name}`);
          }
    expect([...new Set(found)]).toEqual([]);
    expect(here!.get("decisions")!.length).toBeGreaterThan(8);
    expect(here!.get("outcomes")!.some((row) => row.error_code === "upstream_rejected")).toBe(true);
  });

  it("has the hashes of a text equal for one tenant of one installation, and nowhere else", () => {
    const { salted } = documentedColumns();
    // That of `conversations.name` is tested with the replicas that share it.
    expect(salted).toEqual([
      ...["prompt_hash", "conversation_key", "session_key", "user_key"].map((name) => `decisions.${name}`),
      "conversations.name",
    ]);
    for (const column of ["session_key", "user_key"]) {
      const [named, again, otherTenant, elsewhere, unnamed] = [
        ...[decisionOf(here!, ids.named), decisionOf(here!, ids.namedAgain)],
        ...[decisionOf(here!, ids.namedByOther), decisionOf(there!, ids.namedElsewhere)],
        decisionOf(here!, ids.first),
      ].map((row) => row[column]);
      expect(named).toMatch(/^(\\x)?[0-9a-f]{36}$/);
      expect(again).toBe(named);
      expect(new Set([named, otherTenant, elsewhere]).size).toBe(3);
      expect(unnamed).toBeNull();
    }
    for (const [column, form] of [
      ["prompt_hash", /^(\\x)?[0-9a-f]{36}$/],
      ["conversation_key", /^[\w-]{16}$/],
    ] as const) {
      const first = decisionOf(here!, ids.first)[column];
      expect(first).toMatch(form);
      expect(decisionOf(here!, ids.again)[column]).toBe(first);
      const others = [
        decisionOf(here!, ids.otherTenant),
        decisionOf(here!, ids.otherText),
        decisionOf(there!, ids.elsewhere),
      ].map((row) => row[column]);
      expect(new Set([first, ...others]).size).toBe(4);
    }
  });

  it("derives from text what docs/database.md lists, and nothing else that is equal in two installations", () => {
    const [first, elsewhere] = [decisionOf(here!, ids.first), decisionOf(there!, ids.elsewhere)];
    const [other, otherElsewhere] = [
      decisionOf(here!, ids.otherText),
      decisionOf(there!, ids.otherTextElsewhere),
    ];
    const derived = Object.keys(first)
      .filter(
        (column) =>
          first[column] !== null &&
          ((first[column] === elsewhere[column] && first[column] !== other[column]) ||
            (other[column] === otherElsewhere[column] && first[column] !== other[column])),
      )
      .map((column) => `decisions.${column}`);
    const { equal } = documentedColumns();
    expect(derived.filter((column) => !equal.includes(column))).toEqual([]);
    expect(derived).toEqual(expect.arrayContaining(["decisions.packed", "decisions.task_type"]));
    for (const name of equal) {
      const [table, column] = name.split(".") as [string, string];
      // The tail is moved into the rollups every few seconds, and lengths are written now and then: they may be empty.
      if (/^(usage_|reply_lengths$)/.test(table) && here!.get(table)?.length === 0) continue;
      expect([name, Object.keys(here!.get(table)![0]!)]).toEqual([name, expect.arrayContaining([column])]);
    }
  });

  it("has no other long value in common between the two", () => {
    const { equal } = documentedColumns();
    // What every installation writes of the same configuration and the same version.
    const ownWords = new Set([
      ...["requested_model", "chosen_candidate", "candidates", "policy", "reason", "counterfactual"],
      ...["priors_version", "embedder_id", "excluded", "details", "served_candidate", "served_deployment"],
      ...["price_snapshot", "price_id", "error_code", "cost_unknown_reason", "candidate"],
      ...["tenant", "key_id"], // The same two tenants, with the same keys, are configured here and there.
      ...["name"], // Of who logs in by the link of the start.
    ]);
    // Both servers run in this process: what their timers write may have the same millisecond.
    const isMoment = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
    const valuesOf = (rows: Map<string, Row[]>): Map<string, string> => {
      const values = new Map<string, string>();
      for (const [table, ofTable] of rows) {
        // The first repeats `decisions.packed` as a view, the second holds what the catalogue, the configuration and the priors say, the others name
        // the migrations.
        if (["decision_candidates", "log_values"].includes(table.split(".").at(-1)!)) continue;
        if (table.startsWith("drizzle.")) continue;
        for (const row of ofTable)
          for (const [column, value] of Object.entries(row))
            if (value !== null && value.length >= 8 && !ownWords.has(column) && !isMoment.test(value))
              values.set(value, `${table}.${column}`);
      }
      return values;
    };
    const others = valuesOf(there!);
    const common = [...valuesOf(here!)].filter(([value]) => others.has(value)).map(([, name]) => name);
    const unpartitioned = common.map((name) => name.replace(/_(\d{4}_\d{2}_\d{2}|default)\./, "."));
    expect([...new Set(unpartitioned)].filter((name) => !equal.includes(name))).toEqual([]);
  });
});
