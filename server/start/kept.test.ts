import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

const adminKey = "admin-key-of-the-test";
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describe("what is kept", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-kept-"));
  const received: string[] = [];
  const upstream = createServer((request, response) => {
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      received.push(text);
      if ((JSON.parse(text) as { stream?: boolean }).stream === true) {
        response.setHeader("content-type", "text/event-stream");
        const pieces = text.includes("as JSON")
          ? ['{"data":"bob@exa', 'mple.com","signature":"s"}']
          : ["Answer bob@exa", "mple.com"];
        for (const content of pieces)
          response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
        response.end(
          `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}\n\ndata: [DONE]\n\n`,
        );
        return;
      }
      response.setHeader("content-type", "application/json");
      const message = { role: "assistant", content: "Answer canaryreply to bob@example.com" };
      response.end(
        JSON.stringify({
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage: { prompt_tokens: 1, completion_tokens: 1 },
        }),
      );
    });
  });
  let server: RunningServer;
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`;
    const file = join(folder, "tradewind.yaml");
    writeFileSync(
      file,
      stringify({
        models: [
          {
            id: "vllm/test",
            deployments: [{ provider: "vllm", model: "test", base_url: url, api_key_env: null }],
            price: { input: 1, output: 2 },
          },
        ],
        store: { prompts: true, replies: true },
        redaction: { patterns: [{ name: "employee", pattern: "EMP-\\d{4}" }] },
        embedding: { depth: "static" },
      }),
    );
    server = await startFrom([`--config=${file}`, `--data-dir=${join(folder, "data")}`], {
      TRADEWIND_ADMIN_KEY: adminKey,
      TRADEWIND_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    });
    await server.databaseReady;
    for (const keep of ["figures", "features", "text"]) {
      const made = await fetch(`${server.address}/v1/admin/keys`, {
        ...{ method: "POST", headers: { ...bearer(adminKey), "content-type": "application/json" } },
        body: JSON.stringify({ tenant: "team", settings: { keep } }),
      });
      keys[keep] = ((await made.json()) as { key: string }).key;
    }
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    upstream.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function send(
    key: string,
    { headers = {}, ...fields }: Record<string, unknown> & { headers?: object } = {},
  ) {
    const reply = await fetch(`${server.address}/v1/chat/completions`, {
      method: "POST",
      headers: { ...bearer(key), "content-type": "application/json", ...headers },
      body: JSON.stringify({
        ...{ model: "auto", user: "customer-7" },
        messages: [{ role: "user", content: "Tell canaryprompt:\nann@example.com and EMP-1234" }],
        ...fields,
      }),
    });
    expect(reply.status, await reply.clone().text()).toBe(200);
    await reply.text();
    await server.flush();
    return reply.headers.get("x-tradewind-request-id")!;
  }
  async function find(id: string, key: string) {
    const found = await fetch(`${server.address}/v1/requests/${id}`, { headers: bearer(key) });
    return (await found.json()) as {
      texts: { prompt: string | null; reply: string | null };
      outcome: { tokens?: object };
    };
  }

  it("is texts, redacted, where the key and the configuration say so", async () => {
    const id = await send(keys.text!);
    const { texts } = await find(id, adminKey);
    expect(JSON.parse(texts.prompt!)[0].content).toBe("Tell canaryprompt:\n[email] and [employee]");
    expect(JSON.parse(texts.reply!).choices[0].message.content).toBe("Answer canaryreply to [email]");
    expect((await find(id, keys.figures!)).texts.prompt).toBe(texts.prompt); // Of the same tenant.
  });

  it("is redacted where a stream cuts it into pieces, too", async () => {
    const id = await send(keys.text!, { stream: true });
    expect((await find(id, adminKey)).texts.reply).toBe("Answer [email]");
    // Also where it is JSON, whose fields the model has named.
    const messages = [{ role: "user", content: "Answer as JSON" }];
    const json = await send(keys.text!, { stream: true, messages });
    expect((await find(json, adminKey)).texts.reply).toBe('{"data":"[email]","signature":"s"}');
  });

  it.each([
    ["the key", "features", {}],
    ["the key", "figures", {}],
    ["store: false", "text", { store: false }],
    ["the header", "text", { headers: { "x-tradewind-no-log": "true" } }],
    [
      "the key, whatever the request says",
      "figures",
      { store: true, headers: { "x-tradewind-no-log": "false" } },
    ],
  ])("is no text where %s says so (%s)", async (_who, key, fields) => {
    const id = await send(keys[key]!, fields);
    const found = await find(id, adminKey);
    expect(found.texts).toEqual({ prompt: null, reply: null });
    expect(found.outcome).not.toBeNull();
  });

  it.each([
    ["text", {}, "Ask [email] of [employee]", 200, false],
    ["text", {}, '{"data":"[email]","n":5}', 200, true],
    ["figures", {}, null, 400, false],
    ["text", { "x-tradewind-no-log": "true" }, null, 400, false],
  ])(
    "is of feedback by a key of %s, with headers %j, the comment %j",
    async (key, headers, kept, textStatus, asJson) => {
      const id = await send(keys.text!);
      const give = (fields: object) =>
        fetch(`${server.address}/v1/feedback`, {
          ...{ method: "POST", body: JSON.stringify({ request_id: id, ...fields }) },
          headers: { ...bearer(keys[key]!), "content-type": "application/json", ...headers },
        });
      const comment = asJson
        ? JSON.stringify({ data: "ann@example.com", n: 5 })
        : "Ask ann@example.com of EMP-1234";
      expect((await give({ metric: "thumbs", value: true, comment })).status).toBe(200);
      expect((await give({ metric: "comment", value: comment })).status).toBe(textStatus);
      const { feedback } = (await find(id, adminKey)) as unknown as {
        feedback: { metric: string; comment: string | null; value: unknown }[];
      };
      expect(feedback.find(({ metric }) => metric === "thumbs")).toMatchObject({
        value: true,
        comment: kept,
      });
      expect(feedback.find(({ metric }) => metric === "comment")?.value ?? null).toBe(kept);
    },
  );

  it("is shown to no operator", async () => {
    const id = await send(keys.text!);
    const login = await fetch(`${server.address}/v1/admin/session`, {
      ...{ method: "POST", headers: { ...bearer(adminKey), "content-type": "application/json" } },
      body: JSON.stringify({ role: "operator" }),
    });
    const cookie = login.headers.get("set-cookie")!.split(";")[0]!;
    const found = await (await fetch(`${server.address}/v1/requests/${id}`, { headers: { cookie } })).text();
    expect(found).toContain(id);
    expect(found).not.toContain("canary");
  });

  it("is encrypted on disk: in the database, its log and the journal", async () => {
    await send(keys.text!);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((name) => statSync(name).isFile());
    expect(files.length).toBeGreaterThan(100);
    const holding = (needle: string) => files.filter((name) => readFileSync(name).includes(needle));
    expect(holding("canaryprompt")).toEqual([]);
    expect(holding("canaryreply")).toEqual([]);
    expect(holding("customer-7")).toEqual([]);
    expect(holding("tw1:")).not.toEqual([]);
  });

  it("leaves for the provider without what names people, where the request asks for that", async () => {
    const prediction = { type: "content", content: "Dear ann@example.com" };
    await send(keys.text!, { headers: { "x-tradewind-redact": "true" }, prediction });
    expect(received.at(-1)).not.toContain("ann@");
    expect(JSON.parse(received.at(-1)!).messages[0].content).toBe(
      "Tell canaryprompt:\n[email] and [employee]",
    );
    await send(keys.text!);
    expect(received.at(-1)).toContain("ann@example.com");
  });
});
