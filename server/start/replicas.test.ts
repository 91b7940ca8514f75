import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const serverUrl = process.env.TEST_DATABASE_URL;

interface Message {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly { readonly id: string }[];
}

describe.runIf(serverUrl)("two servers behind a round robin, on one PostgreSQL", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-replicas-"));
  const databaseName = `tradewind_replicas_${process.pid}`;
  const servers: RunningServer[] = [];
  let admin: postgres.Sql;
  let turn = 0;

  const tools = [
    {
      type: "function",
      function: {
        name: "get_weather",
        description: "The weather in a city",
        parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      },
    },
  ];

  async function ask(
    model: string,
    messages: readonly object[],
  ): Promise<{ served: string; message: Message }> {
    const server = servers[turn++ % servers.length]!;
    const reply = await fetch(`${server.address}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, messages, tools, tool_choice: "required" }),
    });
    const body = (await reply.json()) as { choices: { message: Message }[] };
    expect(reply.status, JSON.stringify(body)).toBe(200);
    return { served: reply.headers.get("x-tradewind-model") ?? "", message: body.choices[0]!.message };
  }

  beforeAll(async () => {
    admin = postgres(serverUrl ?? "", { max: 1 });
    await admin.unsafe(`create database ${databaseName}`);
    const url = new URL(serverUrl ?? "");
    url.pathname = databaseName;
    const environment = readEnvironment({ TRADEWIND_DEMO_SPEED: "1000", LOG_LEVEL: "silent" });
    const flags = ["--port=0", `--data-dir=${folder}`, `--database-url=${url.href}`];
    for (let replica = 0; replica < 2; replica++)
      servers.push(
        await startServer(await loadFromProcess(readCommandLine(flags), environment), environment),
      );
    await Promise.all(servers.map((server) => server.databaseReady));
  }, 300_000);

  afterAll(async () => {
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true, force: true });
    await admin.unsafe(`drop database ${databaseName} with (force)`);
    await admin.end();
  });

  it("keep an open tool loop with its model, though each request prefers another and arrives elsewhere", async () => {
    for (const city of ["Lisbon", "Porto", "Faro", "Braga"]) {
      const opening = { role: "user", content: `What is the weather in ${city}? Use the tool.` };
      const best = await ask("auto:best", [{ ...opening, content: `${opening.content} Now.` }]);
      const first = await ask("auto:cheap", [opening]);
      expect(first.served).not.toBe(best.served);
      const calls = first.message.tool_calls ?? [];
      expect(calls.length).toBeGreaterThan(0);
      const results = calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "sunny" }));
      const second = await ask("auto:best", [opening, first.message, ...results]);
      expect(second.served).toBe(first.served);
      turn += 1; // The next city begins at the other server.
    }
  });

  it("find it by the ids of its tool calls where the client has rewritten what came before", async () => {
    const opening = { role: "user", content: "Will it rain in Porto? Use the tool." };
    const first = await ask("auto:cheap", [{ role: "system", content: "It is 10:00." }, opening]);
    const calls = first.message.tool_calls ?? [];
    const results = calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "no" }));
    const rewritten = [{ role: "system", content: "It is 10:01." }, opening, first.message, ...results];
    expect((await ask("auto:best", rewritten)).served).toBe(first.served);
  });
});
