import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readCommandLine } from "../server/config/command-line.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { loadFromProcess } from "../server/start/load-from-process.ts";
import { type RunningServer, startServer } from "../server/start/start-server.ts";
import { startServerProcess } from "../server/start/testing/server-process.ts";
import { compiledProgram } from "../server/testing/compiled-program.ts";

const [oldKey, newKey] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
const adminKey = "admin-key-of-the-test";
const serverUrl = process.env.TEST_DATABASE_URL;
const databases: readonly (string | null)[] = [null, ...(serverUrl === undefined ? [] : [serverUrl])];

describe.each(databases)("npm run database on %s", (databaseServer) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-database-command-"));
  const file = join(folder, "tradewind.yaml");
  const name = `tradewind_command_${randomBytes(6).toString("hex")}`;
  const url =
    databaseServer === null ? null : Object.assign(new URL(databaseServer), { pathname: `/${name}` }).href;
  let sql: postgres.Sql | null = null;
  let server: RunningServer;

  async function start(encryptionKeys: string): Promise<void> {
    const environment = readEnvironment({
      ...{ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_API_KEYS: "acme:key-of-acme,other:key-of-other" },
      ...{ TRADEWIND_DEMO_SPEED: "1000", TRADEWIND_ENCRYPTION_KEY: encryptionKeys },
      ...(url !== null && { DATABASE_URL: url }),
    });
    const flags = ["--port=0", `--config=${file}`, `--data-dir=${join(folder, "data")}`];
    server = await startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
    await server.databaseReady;
  }
  beforeAll(async () => {
    if (url !== null) {
      sql = postgres(databaseServer!, { max: 1, onnotice: () => undefined });
      await sql.unsafe(`create database ${name}`);
    }
    const store = { prompts: true, replies: true };
    writeFileSync(file, stringify({ store, cache: { mode: "exact" }, embedding: { depth: "static" } }));
    await start(oldKey);
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    await sql?.unsafe(`drop database ${name} with (force)`);
    await sql?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As a process of its own, while this one serves it the embedded database. */
  function run(words: readonly string[], keys: string | null = null) {
    const where = ["--config", file, "--data-dir", join(folder, "data")];
    const child = spawn(
      process.execPath,
      [compiledProgram("database"), ...words, ...(words.includes("--help") ? [] : where)],
      {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          ...(keys !== null && { TRADEWIND_ENCRYPTION_KEY: keys }),
          ...(url !== null && { DATABASE_URL: url }),
        },
      },
    );
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on("data", (piece) => out.push(String(piece)));
    child.stderr.on("data", (piece) => err.push(String(piece)));
    return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
      child.on("close", (status) => resolve({ status, stdout: out.join(""), stderr: err.join("") }));
    });
  }
  async function ask(method: string, path: string, key: string, body?: object) {
    const reply = await fetch(`${server.address}${path}`, {
      ...{
        method,
        headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: JSON.parse(text) };
  }
  async function send(key: string, content: string) {
    const body = { model: "auto", messages: [{ role: "user", content }] };
    const { status, headers } = await ask("POST", "/v1/chat/completions", key, body);
    expect(status).toBe(200);
    return { id: headers.get("x-tradewind-request-id")!, cache: headers.get("x-tradewind-cache") };
  }
  const prompt = async (id: string) => (await ask("GET", `/v1/requests/${id}`, adminKey)).body.texts?.prompt;

  // It is the same on every database.
  it.skipIf(databaseServer !== null)(
    "says how it is called",
    async () => {
      const wrong = [["delete"], ["delete", "--tenant", "a", "--request", "b"], ["rotate-key"], ["rotate"]];
      const [help, unknown, ...refused] = await Promise.all([
        run(["--help"]),
        run(["delete", "--request", "01a223f4-df5e-76a3-9e31-5cdc766447b5"]),
        ...wrong.map((words) => run(words)),
      ]);
      expect([help.status, help.stdout]).toEqual([0, expect.stringContaining("rotate-key")]);
      expect(refused.map(({ status }) => status)).toEqual(wrong.map(() => 1));
      expect([unknown.status, unknown.stderr]).toEqual([
        1,
        expect.stringContaining("No request with the id"),
      ]);
    },
    120_000,
  );

  it("rotates the key beside a running server, which reads with both and then with the new one alone", async () => {
    const { id } = await send("key-of-acme", "rotate this text");
    await ask("PUT", "/v1/admin/tenants/acme/provider-keys/openai", adminKey, {
      key: "sk-of-acme-1234567890",
    });
    await server.stop();
    await start(`${newKey},${oldKey}`);
    expect(await prompt(id)).toContain("rotate this text");
    const { status, stdout } = await run(["rotate-key", "--batch", "1"], `${newKey},${oldKey}`);
    expect([status, stdout]).toEqual([0, expect.stringContaining("provider keys: 1 re-encrypted")]);
    expect(await prompt(id)).toContain("rotate this text");
    await server.stop();
    await start(newKey);
    expect(await prompt(id)).toContain("rotate this text");
    const missing = await run(["rotate-key"], oldKey);
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining("does not hold")]);
    expect(`${stdout}${missing.stdout}${missing.stderr}`).not.toContain(newKey);
  }, 300_000);

  it("deletes a tenant's records, and what the running server holds in memory", async () => {
    const question = "delete this text";
    const [{ id }, other] = [await send("key-of-acme", question), await send("key-of-other", question)];
    expect((await send("key-of-acme", question)).cache).toBe("hit");
    const kept = await ask("POST", "/v1/responses", "key-of-acme", {
      model: "auto",
      input: "keep this reply",
    });
    await server.flush();
    const one = await run(["delete", "--request", other.id, "--json"]);
    expect([one.status, JSON.parse(one.stdout).removed.decisions]).toEqual([0, 1]);
    const stays = await send("key-of-other", "another text");
    const { status, stdout } = await run(["delete", "--tenant", "acme"]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/decisions +\d[\s\S]*Not removed/)]);
    expect((await ask("GET", `/v1/requests/${id}`, adminKey)).status).toBe(404);
    expect((await ask("GET", `/v1/requests/${stays.id}`, adminKey)).status).toBe(200);
    await expect
      .poll(async () => (await ask("GET", `/v1/responses/${kept.body.id}`, "key-of-acme")).status)
      .not.toBe(200);
    expect((await send("key-of-acme", question)).cache).not.toBe("hit");
    const audit = await ask("GET", "/v1/admin/audit", adminKey);
    expect(audit.body.data).toContainEqual(
      expect.objectContaining({ action: "data.erase", actor: "command" }),
    );
    const unknown = await run(["delete", "--tenant", "nobody"]);
    expect([unknown.status, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('Nothing of a tenant "nobody" is recorded.'),
    ]);
    expect((await ask("GET", "/v1/admin/audit", adminKey)).body.data).toEqual(audit.body.data);
  }, 300_000);

  it("deletes what a killed process left in its journal alone", async () => {
    await server.stop();
    const killed = await startServerProcess({
      ...{ folder, upstream: "http://127.0.0.1:9/v1", databaseUrl: url, apiKeys: "acme:key-of-acme" },
      sections: { store: { prompts: true, replies: true }, cache: { mode: "off" } },
    });
    const messages = [{ role: "user", content: "canaryjournal" }];
    const reply = await fetch(`${killed.address}/v1/chat/completions`, {
      ...{ method: "POST", body: JSON.stringify({ model: "vllm/test", messages }) },
      headers: { authorization: "Bearer key-of-acme", "content-type": "application/json" },
    });
    const id = reply.headers.get("x-tradewind-request-id")!;
    killed.signal("SIGKILL");
    await killed.exited;
    const { status, stdout, stderr } = await run(["delete", "--tenant", "acme", "--json"]);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(stdout).removed.outcomes).toBeGreaterThanOrEqual(1);
    const journal = join(folder, "data", "journal");
    const files = readdirSync(journal).filter((one) =>
      readFileSync(join(journal, one)).includes("canaryjournal"),
    );
    expect(files).toEqual([]);
    await start(newKey);
    expect((await ask("GET", `/v1/requests/${id}`, adminKey)).status).toBe(404);
  }, 300_000);
});
