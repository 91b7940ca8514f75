import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const question = { model: "auto", messages: [{ role: "user", content: "Why is the sky blue?" }] };

describe.each(demoDatabases)("POST /v1/feedback on %s", (_name, replicas) => {
  let demo: DemoServers;
  const other = replicas - 1;
  beforeAll(async () => {
    demo = await startDemoServers(
      {
        feedback: {
          metrics: [
            { name: "stars", type: "number", range: [1, 5] },
            { name: "edits", type: "number", range: [0, 10], direction: "lower", weight: 0.2 },
          ],
        },
      },
      replicas,
      "anna:key-anna,bob:key-bob",
    );
  }, 300_000);
  afterAll(() => demo[Symbol.asyncDispose]());

  const give = async (body: object, options: { key?: string; replica?: number } = {}) =>
    demo.ask("/v1/feedback", body, options);
  const shown = async (requestId: string): Promise<Record<string, unknown>[]> =>
    (await demo.ask(`/v1/requests/${requestId}`)).body.feedback;

  it("is taken at once, on any replica, and shown with the request", async () => {
    const requestId = await demo.chat(question);
    const reply = await give(
      { request_id: requestId, metric: "thumbs", value: true, comment: "nice", tags: { page: "7" } },
      { replica: other },
    );
    expect([reply.status, reply.body]).toEqual([
      200,
      { feedback_id: expect.stringMatching(/^[0-9a-f-]{36}$/), result: "recorded" },
    ]);
    expect(await shown(requestId)).toEqual([
      {
        ...{ feedback_id: reply.body.feedback_id, created_at: expect.any(String), on: "request" },
        ...{ metric: "thumbs", value: true, score: 1, weight: 0.5, source: "api" },
        ...{ comment: "nice", tags: { page: "7" } },
      },
    ]);
  });

  it("puts every type and direction on the scale from 0 to 1", async () => {
    const requestId = await demo.chat(question);
    const values = [
      ["thumbs", false, 0],
      ["score", 0.25, 0.25],
      ["stars", 4, 0.75],
      ["edits", 1, 0.9],
      ["comment", "could be shorter", null],
    ] as const;
    for (const [metric, value] of values)
      expect((await give({ request_id: requestId, metric, value })).status).toBe(200);
    expect((await shown(requestId)).map(({ metric, score }) => [metric, score]).reverse()).toEqual(
      values.map(([metric, , score]) => [metric, score]),
    );
  });

  it("takes a later statement on the same metric as a correction, within one batch too", async () => {
    const requestId = await demo.chat(question);
    await give({ request_id: requestId, metric: "thumbs", value: true });
    const corrected = await give(
      { request_id: requestId, metric: "thumbs", value: false },
      { replica: other },
    );
    expect(corrected.body.result).toBe("corrected");
    expect((await shown(requestId)).map(({ value }) => value)).toEqual([false]);
    const lines = [4, 2, 5].map((value) => JSON.stringify({ request_id: requestId, metric: "stars", value }));
    const bulk = (await demo.ask("/v1/feedback", lines.join("\n"))).body.trim().split("\n").map(JSON.parse);
    expect(bulk.map(({ result }: { result: string }) => result)).toEqual([
      "recorded",
      "corrected",
      "corrected",
    ]);
    expect((await shown(requestId)).map(({ value }) => value)).toEqual([5, false]);
  });

  it("writes a statement with an idempotency key once", async () => {
    const requestId = await demo.chat(question);
    const body = {
      request_id: requestId,
      metric: "thumbs",
      value: true,
      idempotency_key: `key ${requestId}`,
    };
    const first = await give(body);
    const again = await give(body, { replica: other });
    expect(again.body).toEqual({ feedback_id: first.body.feedback_id, result: "duplicate" });
    const changed = await give({ ...body, value: false });
    expect([changed.status, changed.body.error.code]).toEqual([409, "idempotency_conflict"]);
    // The comment and the tags are content, too; an honest repetition holds, whatever characters it is made of.
    const key = `texts ${requestId}`;
    const said = { ...body, comment: "a\0b", tags: { "x\0": "1", b: "\ud800" }, idempotency_key: key };
    expect((await give(said)).body.result).toBe("corrected");
    expect((await give({ ...said, tags: { b: "\ud800", "x\0": "1" } })).body.result).toBe("duplicate");
    for (const other of [{ comment: "c" }, { tags: { b: "2" } }])
      expect((await give({ ...said, ...other })).body.error.code).toBe("idempotency_conflict");
    // Another tenant's keys are its own.
    const others = await demo.chat(question, { key: "key-bob" });
    const free = await give({ ...body, request_id: others }, { key: "key-bob" });
    expect(free.body.result).toBe("recorded");
  });

  it("takes every character in texts, names of tags included, and refuses those that no key can hold, without harm to others", async () => {
    const requestId = await demo.chat(question);
    const on = { request_id: requestId, metric: "thumbs", value: true };
    const sent = await Promise.all(
      ["\0", "\ud800", "\udfff\ud800", "\u2028", "\u{1f600}", "plain"].flatMap((text) => [
        give({ ...on, comment: text }),
        give({ ...on, tags: { [text]: text } }),
        give({ ...on, metric: "comment", value: text }),
      ]),
    );
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
    for (const text of ["k\0", "k\ud800"]) {
      const { status, body } = await give({ ...on, idempotency_key: text });
      expect([status, body.error.param]).toEqual([400, "idempotency_key"]);
    }
  });

  it("takes feedback on a session, and shows it with each of its requests", async () => {
    const session = { ...question, routing: { session_id: "my session" } };
    const ids = [await demo.chat(session), await demo.chat(session)];
    const reply = await give({ session_id: "my session", metric: "score", value: 0.5 });
    expect(reply.body.result).toBe("recorded");
    for (const id of ids)
      expect((await shown(id)).map(({ on, metric }) => [on, metric])).toEqual([["session", "score"]]);
    expect((await give({ session_id: "my session", metric: "score", value: 1 })).body.result).toBe(
      "corrected",
    );
    const unknown = await give({ session_id: "my session", metric: "score", value: 1 }, { key: "key-bob" });
    expect([unknown.status, unknown.body.error.code]).toEqual([404, "session_not_found"]);
  });

  it("understands TensorZero's shape", async () => {
    const requestId = await demo.chat(question);
    const reply = await demo.ask("/feedback", {
      inference_id: requestId,
      metric_name: "thumbs",
      value: true,
    });
    expect([reply.status, reply.body.feedback_id]).toEqual([200, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect((await shown(requestId)).map(({ value }) => value)).toEqual([true]);
  });

  it("answers each line of a bulk request, the wrong ones with the fix", async () => {
    const requestId = await demo.chat(question);
    const lines = [
      JSON.stringify({ request_id: requestId, metric: "thumbs", value: true }),
      "",
      "{",
      JSON.stringify({ request_id: requestId, metric: "thumbs", value: 1 }),
      JSON.stringify({ request_id: requestId, metric: "stars", value: 3 }),
    ];
    const reply = await demo.ask("/v1/feedback", lines.join("\n"));
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toContain("application/x-ndjson");
    expect(reply.body.trim().split("\n").map(JSON.parse)).toMatchObject([
      { line: 1, status: 200, result: "recorded" },
      { line: 3, status: 400, error: { code: "invalid_json" } },
      { line: 4, status: 400, error: { code: "feedback_value_invalid", param: "value" } },
      { line: 5, status: 200, result: "recorded" },
    ]);
  });

  it("keeps tenants apart", async () => {
    const requestId = await demo.chat(question);
    const reply = await give({ request_id: requestId, metric: "thumbs", value: false }, { key: "key-bob" });
    expect([reply.status, reply.body.error.code]).toEqual([404, "request_not_found"]);
    expect(await shown(requestId)).toEqual([]);
  });

  it("gives out links that vote without a key, once the page that they show is sent", async () => {
    const requestId = await demo.chat(question);
    const { body: links } = await demo.ask("/v1/feedback/links", { request_id: requestId });
    expect(links.up.startsWith(`${demo.servers[0]!.address}/v1/feedback/vote?token=`)).toBe(true);
    expect(Date.parse(links.expires_at)).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    // A link that one replica made holds at the other.
    const atOther = (link: string): string =>
      link.replace(demo.servers[0]!.address, demo.servers[other]!.address);
    for (const method of ["GET", "HEAD"]) {
      const shownPage = await fetch(atOther(links.down), { method });
      expect(shownPage.status).toBe(200);
      expect(shownPage.headers.get("content-security-policy")).toContain("default-src 'none'");
      if (method === "GET") expect(await shownPage.text()).toContain('<form method="post">');
    }
    expect(await shown(requestId)).toEqual([]);
    const voted = await fetch(atOther(links.down), {
      method: "POST",
      headers: { origin: new URL(atOther(links.down)).origin },
      body: new URLSearchParams({ comment: "<b>too long</b>" }),
    });
    expect([voted.status, await voted.text()]).toEqual([200, expect.stringContaining("Thank you")]);
    expect(await shown(requestId)).toMatchObject([
      { metric: "thumbs", value: false, source: "link", comment: "<b>too long</b>" },
    ]);
    await fetch(links.up, { method: "POST" });
    expect((await shown(requestId)).map(({ value }) => value)).toEqual([true]);
    const changed = await fetch(links.up.replace("~up~", "~down~"), { method: "POST" });
    expect([changed.status, await changed.text()]).toEqual([403, expect.stringContaining("not valid")]);
    expect((await shown(requestId)).map(({ value }) => value)).toEqual([true]);
    const bare = await fetch(links.up.split("?")[0]!, { method: "POST" });
    expect(bare.status).toBe(400);
    const others = await demo.ask("/v1/feedback/links", { request_id: requestId }, { key: "key-bob" });
    expect([others.status, others.body.error.code]).toEqual([404, "request_not_found"]);
    const wrong = await demo.ask("/v1/feedback/links", { request_id: requestId, metric: "stars" });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, "feedback_value_invalid"]);
  });

  const someId = "019d0000-0000-7000-8000-000000000000";
  it.each([
    [{ metric: "thumbs", value: true }, 400, "invalid_request", "request_id"],
    [{ request_id: "abc", metric: "thumbs", value: true }, 400, "invalid_request", "request_id"],
    [
      { request_id: someId, session_id: "s", metric: "thumbs", value: true },
      400,
      "invalid_request",
      "session_id",
    ],
    [{ request_id: someId, metric: "nps", value: true }, 400, "feedback_metric_unknown", "metric"],
    [{ request_id: someId, value: true }, 400, "invalid_request", "metric"],
    [{ request_id: someId, metric: "test_passed", value: true }, 400, "feedback_metric_unknown", "metric"],
    [{ request_id: someId, metric: "thumbs" }, 400, "feedback_value_invalid", "value"],
    [{ request_id: someId, metric: "stars", value: 6 }, 400, "feedback_value_invalid", "value"],
    [{ request_id: someId, metric: "stars", value: "4" }, 400, "feedback_value_invalid", "value"],
    [{ request_id: someId, metric: "comment", value: 3 }, 400, "feedback_value_invalid", "value"],
    [{ request_id: someId, metric: "thumbs", value: true, reason: "x" }, 400, "invalid_request", "reason"],
    [{ request_id: someId, metric: "thumbs", value: true, tags: { a: 1 } }, 400, "invalid_request", "tags"],
    [{ request_id: someId, metric: "thumbs", value: true }, 410, "feedback_window_closed", "request_id"],
    [[1], 400, "invalid_request", null],
  ])("refuses %j with %i %s", async (body, status, code, param) => {
    const reply = await give(body);
    expect([reply.status, reply.body.error.code, reply.body.error.param]).toEqual([status, code, param]);
  });

  it("refuses a request that does not exist, now or a week ago", async () => {
    for (const ageMs of [0, 7 * 86_400_000]) {
      const time = (Date.now() - ageMs).toString(16).padStart(12, "0");
      const requestId = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
      const reply = await give({ request_id: requestId, metric: "thumbs", value: true });
      expect([reply.status, reply.body.error.code]).toEqual([404, "request_not_found"]);
    }
  });
});
