import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prefixOf } from "../access/new-key.ts";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { type ServerProcess, startServerProcess } from "./testing/server-process.ts";
import { textEncodings } from "./testing/text-encodings.ts";

const canary = (name: string): string => `canary-${name}-${randomBytes(9).toString("hex")}`;
/** One in every secret that a server is given, and in every text. */
const secrets = {
  admin: canary("admin"),
  client: canary("client"),
  provider: canary("provider"),
  ownProvider: canary("ownprovider"),
  encryption: Buffer.from(canary("encryption").slice(0, 32).padEnd(32, "k")).toString("base64"),
  salt: canary("salt"),
  prompt: canary("prompt"),
  reply: canary("reply"),
  session: "",
  made: "",
};

/** Crashes a server from outside as an unforeseen error would, in the midst of what it does. */
const crash = `process.on("SIGUSR2", () => { setImmediate(() => { throw new Error("unforeseen"); }); });`;

describe("canaries in every secret and text", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-canaries-"));
  const replies: string[] = [];
  let upstream: FakeUpstream;
  let server: ServerProcess;
  let processes = "";
  let stranger: Server;
  let strangerAddress = "";
  let fetched = 0;
  const outputs: string[] = [];

  const start = async (): Promise<ServerProcess> => {
    const started = await startServerProcess({
      ...{ folder, upstream: upstream.baseUrl, databaseUrl: null, apiKeys: `team:${secrets.client}` },
      nodeFlags: ["--import", join(folder, "crash.mjs")],
      environment: {
        TRADEWIND_ADMIN_KEY: secrets.admin,
        TRADEWIND_ENCRYPTION_KEY: secrets.encryption,
        TRADEWIND_PROMPT_HASH_SALT: secrets.salt,
        OPENAI_API_KEY: secrets.provider,
        LOG_LEVEL: "trace",
      },
      sections: {
        models: [
          {
            id: "openai/gpt-5-mini",
            deployments: [{ provider: "openai", model: "gpt-5-mini", base_url: upstream.baseUrl }],
            price: { input: 1, output: 2 },
          },
        ],
      },
    });
    // Until its database is there: administration needs it.
    while ((await ask("/v1/admin/keys", secrets.admin, undefined, started)).status !== 200)
      await new Promise((resolve) => setTimeout(resolve, 100));
    return started;
  };
  async function ask(path: string, key: string, body?: object | string, at = server, method?: string) {
    const reply = await fetch(`${at.address}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    replies.push(`${JSON.stringify([...reply.headers].filter(([name]) => name !== "set-cookie"))}\n${text}`);
    return { status: reply.status, text, headers: reply.headers };
  }
  const chat = (fields: object = {}) => ({
    ...{ model: "auto", max_tokens: 50, messages: [{ role: "user", content: secrets.prompt }], ...fields },
  });

  beforeAll(async () => {
    writeFileSync(join(folder, "crash.mjs"), crash);
    mkdirSync(join(folder, "data"), { recursive: true });
    let call = 0;
    upstream = await startFakeUpstream((response, { body, headers }) => {
      call += 1;
      const said = `${JSON.stringify(body)} ${String(headers.authorization)}`;
      // Every second error repeats all that was sent, the key too, as a careless provider may.
      if (call % 3 === 0) {
        response.writeHead([400, 401, 500][call % 2]!, { "content-type": "application/json" });
        return response.end(JSON.stringify({ error: { message: said, code: "x" } }));
      }
      response.writeHead(200, { "content-type": "application/json" });
      const choices = [
        { index: 0, finish_reason: "stop", message: { role: "assistant", content: secrets.reply } },
      ];
      return response.end(
        JSON.stringify({
          id: "c",
          choices,
          usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 },
        }),
      );
    });
    stranger = createServer((_request, response) => {
      fetched += 1;
      response.end("fetched");
    });
    await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
    strangerAddress = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    server = await start();
  }, 300_000);
  afterAll(async () => {
    server.signal("SIGKILL");
    await server.exited;
    stranger.close();
    await upstream[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }, 300_000);

  it("fetches no address that a request names, and sends nothing there", async () => {
    const url = `${strangerAddress}/image.png`;
    const parts = [
      { type: "image_url", image_url: { url } },
      { type: "file", file: { file_url: url } },
      { type: "input_audio", input_audio: { url } },
    ];
    const fields = {
      base_url: strangerAddress,
      api_base: strangerAddress,
      provider: { base_url: strangerAddress },
    };
    for (const content of parts.map((part) => [{ type: "text", text: "See" }, part])) {
      const body = { model: "openai/gpt-5-mini", messages: [{ role: "user", content }] };
      await ask("/v1/chat/completions", secrets.client, body);
      await ask("/v1/chat/completions", secrets.client, { ...body, ...fields });
    }
    const source = { type: "url", url };
    const block = [
      { type: "image", source },
      { type: "document", source },
    ];
    await ask("/v1/messages", secrets.client, {
      ...{
        model: "openai/gpt-5-mini",
        max_tokens: 9,
        messages: [{ role: "user", content: block }],
        ...fields,
      },
    });
    const input = [
      {
        role: "user",
        content: [
          { type: "input_image", image_url: url },
          { type: "input_file", file_url: url },
        ],
      },
    ];
    await ask("/v1/responses", secrets.client, { model: "openai/gpt-5-mini", input, ...fields });
    expect(fetched).toBe(0);
    expect(replies.some((reply) => reply.includes("fetched"))).toBe(false);
    replies.length = 0; // What providers answer may repeat what they were sent.
  }, 300_000);

  it("are nowhere to be found: replies, logs, files, journal, the output of a crash, the list of processes", async () => {
    const made = JSON.parse((await ask("/v1/admin/keys", secrets.admin, { tenant: "team" })).text) as {
      key: string;
    };
    secrets.made = made.key.slice(prefixOf(made.key)!.length + 1);
    replies.length = 0; // The one reply that shows it.
    const login = await ask("/v1/admin/session", secrets.admin, {});
    secrets.session = /=([^;]+)/.exec(login.headers.get("set-cookie") ?? "")![1]!;
    const own = "/v1/admin/tenants/team/provider-keys/openai";
    expect((await ask(own, secrets.admin, { key: secrets.ownProvider }, server, "PUT")).status).toBe(200);
    // Replies to these hold texts, as they should: of them only what Tradewind says itself is looked at.
    const spoken = replies.length;
    for (let turn = 0; turn < 9; turn += 1)
      await ask(
        "/v1/chat/completions",
        turn % 2 === 0 ? secrets.client : made.key,
        chat({ stream: turn % 4 === 3 }),
      );
    replies.length = spoken;
    for (const body of [
      `{"model": "auto", "messages": "${secrets.prompt}`,
      chat({ model: secrets.prompt.slice(0, 9) }),
    ])
      await ask("/v1/chat/completions", secrets.client, body);
    await ask("/v1/chat/completions", "tw-000000000000-wrong", chat());
    for (const path of [
      "/v1/admin/audit",
      "/v1/admin/keys",
      "/v1/requests",
      "/metrics",
      "/v1/key",
      "/openapi.json",
    ])
      await ask(path, path === "/v1/key" ? secrets.client : secrets.admin);
    const sent = JSON.stringify(upstream.seen.map(({ body, headers }) => [body, headers]));
    for (const name of ["prompt", "ownProvider"] as const) expect(sent).toContain(secrets[name]);
    // Every process of this machine shows its words to every user.
    processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    server.signal("SIGUSR2");
    expect(await server.exited).not.toBe(0);
    outputs.push(server.output());
    expect(server.output()).toContain("unforeseen");
    const files = filesBelow(join(folder, "data"));
    expect(files.some((file) => file.includes("journal"))).toBe(true);
    const places: [string, string][] = [
      ...files.map((file): [string, string] => [file.slice(folder.length), lower(readFileSync(file))]),
      ["output", outputs.join("\n").toLowerCase()],
      ["processes", processes.toLowerCase()],
      ["replies", replies.join("\n").toLowerCase()],
    ];
    const found: string[] = [];
    for (const [name, secret] of Object.entries(secrets)) {
      expect([name, secret.length > 8]).toEqual([name, true]);
      for (const [encoding, form] of textEncodings(secret))
        for (const [place, text] of places)
          if (text.includes(form)) found.push(`${name} as ${encoding} in ${place}`);
    }
    expect(found).toEqual([]);
    expect(places.length).toBeGreaterThan(20);
    server = await start(); // What the journal holds is read again.
  }, 300_000);
});

const lower = (bytes: Buffer): string => bytes.toString("latin1").toLowerCase();

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((file) => statSync(file).isFile());
}
