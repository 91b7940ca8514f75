import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backends, type TestDatabase } from "../../database/testing/backends.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { createTestGateway, routeTo, type TestGateway, testModel } from "../testing/test-gateway.ts";
import { createSharedConversations, type SharedConversations } from "./shared-conversations.ts";

const models = [testModel("a/one", ["a"]), testModel("b/two", ["b"])];
const opening = { role: "user", content: "Prove that there are infinitely many primes." };

/** Replies as providers write them, whole and streamed, with the message that a client sends back. */
const replies: readonly (readonly [name: string, reply: string, message: object])[] = [
  [
    "a tool call",
    '{"id":"chatcmpl-1","choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_Jx81","type":"function","function":{"name":"f","arguments":"{}"}}]}}]}',
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_Jx81", type: "function", function: { name: "f", arguments: "{}" } }],
    },
  ],
  [
    "a streamed tool call whose id comes last",
    'data: {"id":"chatcmpl-2","choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{}"},"type":"function","id":"function-call-77"}]}}]}\n\n',
    {
      role: "assistant",
      tool_calls: [{ function: { name: "f", arguments: "{}" }, type: "function", id: "function-call-77" }],
    },
  ],
  [
    "signed thinking",
    '{"choices":[{"message":{"role":"assistant","content":[{"type":"thinking","thinking":"Euclid","signature":"EqQBCg\\/IYAh\\u003d"},{"type":"text","text":"Suppose not."}]}}]}',
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Euclid", signature: "EqQBCg/IYAh=" },
        { type: "text", text: "Suppose not." },
      ],
    },
  ],
  [
    "sealed reasoning details",
    'data: {"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.encrypted","data":"gAAAAABo"}]}}]}\n\n',
    {
      role: "assistant",
      content: "Suppose not.",
      reasoning_details: [{ type: "reasoning.encrypted", data: "gAAAAABo" }],
    },
  ],
  [
    "a thought signature beside a tool call",
    '{"choices":[{"message":{"tool_calls":[{"extra_content":{"google":{"thought_signature":"CiQB0e2Kb"}},"function":{"name":"f","arguments":"{}"},"id":"","type":"function"}]}}]}',
    {
      role: "assistant",
      tool_calls: [
        {
          extra_content: { google: { thought_signature: "CiQB0e2Kb" } },
          function: { name: "f", arguments: "{}" },
          id: "",
          type: "function",
        },
      ],
    },
  ],
];

describe.each(backends)("conversations shared on $name", (backend) => {
  let database: TestDatabase;
  const shared: SharedConversations[] = [];
  beforeAll(async () => {
    database = await backend.open();
  });
  // The embedded database takes few connections.
  afterEach(async () => {
    for (const one of shared.splice(0)) await one.close();
  });
  afterAll(() => database.remove());

  /** A replica with an empty memory; `b/two` is what its router prefers, unless a lock leaves nothing but the other. */
  function replica(preferred = "b/two", waitMs = 5_000, salt = "a salt of enough characters"): TestGateway {
    const conversations = createSharedConversations({
      database,
      clock: { nowMs: () => 1_000_000 },
      salt,
      lifetimeMs: 3_600_000,
      waitMs,
    });
    shared.push(conversations);
    return createTestGateway(models, routeTo(preferred), undefined, {}, conversations);
  }

  const body = (...messages: object[]): ChatRequestBody =>
    ({ model: "auto", messages }) as unknown as ChatRequestBody;
  const result = { role: "tool", tool_call_id: "call_Jx81", content: "done" };

  it.each(replies)(
    "are found by %s alone, whatever else the client has changed",
    async (name, reply, message) => {
      const [first, second] = [replica("a/one"), replica()];
      first.reply = reply;
      await first.chat(body({ role: "system", content: "It is ten." }, opening), name);
      const isCall = "tool_calls" in message;
      const next = isCall ? [result] : [{ role: "user", content: "And twin primes?" }];
      await second.chat(body({ role: "system", content: "It is eleven." }, opening, message, ...next), name);
      expect(second.asked.at(-1)?.lastServed).toMatchObject({ candidateId: "a/one", inputTokens: 5000 });
      const [stranger, third] = [replica("b/two", 100), replica()];
      await stranger.chat(
        body({ role: "system", content: "It is eleven." }, opening, message, ...next),
        `not ${name}`,
      );
      expect(stranger.asked.at(-1)?.lastServed).toBeNull();
      const otherInstallation = replica("b/two", 100, "quite another salt");
      await otherInstallation.chat(body(opening, message, ...next), name);
      expect(otherInstallation.asked.at(-1)?.lastServed).toBeNull();
      // An ordinary conversation waits for nobody.
      await third.chat(body(opening, { role: "assistant", content: "Suppose not." }, opening), name);
      expect(third.asked.at(-1)?.lastServed).toBeNull();
    },
  );

  it("are not guessed where two models gave the same id", async () => {
    for (const candidate of ["a/one", "b/two"]) {
      const one = replica(candidate);
      one.reply = '{"choices":[{"message":{"tool_calls":[{"id":"call_0000","type":"function"}]}}]}';
      await one.chat(body({ role: "user", content: candidate }), "same id");
      await expect
        .poll(
          async () =>
            (await database.sql`select 1 from conversations where served_candidate = ${candidate}`).length,
        )
        .toBeGreaterThan(0);
    }
    const call = {
      role: "assistant",
      tool_calls: [{ id: "call_0000", type: "function", function: { name: "f", arguments: "" } }],
    };
    const other = replica();
    await expect
      .poll(async () => {
        const [row] = await database.sql<{ ambiguous: number }[]>`
          select count(*)::int as ambiguous from conversations where is_ambiguous`;
        return row?.ambiguous;
      })
      .toBe(1);
    await other.chat(body({ role: "user", content: "neither" }, call, result), "same id");
    expect(other.asked.at(-1)?.lastServed).toBeNull();
  });

  it("hold hashes alone", async () => {
    const rows = await database.sql`select * from conversations`;
    expect(rows.length).toBeGreaterThan(5);
    expect(
      JSON.stringify(rows.map((row) => ({ ...row, name: Buffer.from(row.name).toString("latin1") }))),
    ).not.toMatch(/primes|call_|Euclid|signed|same id/);
  });

  it("are not waited for longer than the bound where the database does not answer", async () => {
    const never = createSharedConversations({
      database: { ...database, connect: () => (() => new Promise(() => undefined)) as never },
      clock: { nowMs: () => 0 },
      salt: "a salt of enough characters",
      lifetimeMs: 3_600_000,
      waitMs: 50,
    });
    expect(await never.find(["name"])).toEqual([]);
    const down = createSharedConversations({
      database: { ...database, status: () => ({ state: "unavailable", sinceMs: 0, reason: "" }) },
      clock: { nowMs: () => 0 },
      salt: "a salt of enough characters",
      lifetimeMs: 3_600_000,
      waitMs: 1e9,
    });
    expect(await down.find(["name"])).toEqual([]);
  });
});
