import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const message = (content: string) => [{ role: "user", content }];

describe.each(demoDatabases)("GET /v1/requests and /v1/events on %s", (_name, replicas) => {
  let demo: DemoServers;
  const ids: string[] = [];

  beforeAll(async () => {
    demo = await startDemoServers({}, replicas, "anna:key-a,bob:key-b");
    for (const model of ["demo/swift", "auto", "demo/coder"])
      ids.push(await demo.chat({ model, messages: message(`2 + 2, ${model}`) }, { key: "key-a" }));
    ids.push(await demo.chat({ model: "auto", messages: message("Hello") }, { key: "key-b" }));
    await demo.ask("/v1/chat/completions", { model: "no/such", messages: message("?") }, { key: "key-a" });
    for (const server of demo.servers) await server.flush();
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  const list = async (query = "", key = "key-a") =>
    (await demo.ask(`/v1/requests${query}`, undefined, { key })).body;
  const idsOf = ({ data }: { data: { request_id: string }[] }) => data.map(({ request_id }) => request_id);

  it("lists a tenant's requests, newest first, and none of another's", async () => {
    const { data, next } = await list();
    expect(next).toBeNull();
    expect(data[0]).toMatchObject({ status: "error", error_code: "model_not_found", tenant: "anna" });
    expect(idsOf({ data: data.slice(1) })).toEqual(ids.slice(0, 3).reverse());
    expect(idsOf(await list("", "key-b"))).toEqual([ids[3]]);
    expect((await demo.ask("/v1/requests?tenant=bob", undefined, { key: "key-a" })).status).toBe(403);
    expect((await demo.ask("/v1/requests", undefined, { key: "wrong" })).status).toBe(401);
  });

  it("says what each was asked, who served it, and what it cost", async () => {
    const { data } = await list("?model=demo/swift");
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      ...{ request_id: ids[0], status: "ok", requested_model: "demo/swift", served_by: "demo/swift" },
      ...{ provider: "demo", attempts: 1, stream: false, cached: false },
    });
    expect(data[0].cost_usd).toBeGreaterThan(0);
    expect(Date.parse(data[0].received_at)).toBeGreaterThan(Date.now() - 60_000);
  });

  it.each([
    ["?status=error", 1],
    ["?q=CODER&status=ok", 1],
    ["?q=model_not", 1],
    ["?q=%25", 0],
    ["?q=nothing-like-it", 0],
    ["?task=code:debug&since=1h", 0],
    ["?model=demo/coder&task=translate", 0],
  ])("filters by %s", async (query, count) => {
    const { data } = await list(query);
    // The router may choose the coder, too.
    expect(data.length).toBeGreaterThanOrEqual(count);
    if (count < 1) expect(data).toEqual([]);
  });

  it.each([
    ["/v1/requests?model=demo/swfit", "model", "`demo/swift`"],
    ["/v1/requests?task=code:debugg", "task", "`code:debug`"],
    ["/v1/requests?key=key_0123", "key", "is not the id of a key here"],
    ["/v1/reports/quality?model=demo/swfit", "model", "`demo/swift`"],
  ])("refuses %s, whose name nothing has or had, with the nearest ones", async (path, param, part) => {
    const { status, body } = await demo.ask(path, undefined, { key: "key-a" });
    expect([status, body.error.param]).toEqual([400, param]);
    expect(body.error.message).toContain(part);
  });

  it("finds requests by another name of their model", async () => {
    expect(idsOf(await list("?model=swift"))).toEqual(idsOf(await list("?model=demo/swift")));
    const { body } = await demo.ask("/v1/reports/quality?model=swift", undefined, { key: "key-a" });
    expect(body.data).toMatchObject([{ model: "demo/swift" }]);
  });

  it("goes on page by page until nothing is left", async () => {
    const found: string[] = [];
    let next: string | null = null;
    do {
      const page = await list(`?limit=1${next === null ? "" : `&before=${next}`}`);
      found.push(...idsOf(page));
      next = page.next;
    } while (next !== null);
    expect(found.slice(1)).toEqual(ids.slice(0, 3).reverse());
  });

  it.each(["?before=x", "?limit=0", "?limit=201", "?status=good", "?since=soon", "?nonsense=1"])(
    "refuses %s and names the field",
    async (query) => {
      const { status, body } = await demo.ask(`/v1/requests${query}`);
      expect(status).toBe(400);
      expect(`${body.error.param} ${body.error.message}`).toContain(/\?(\w+)/.exec(query)![1]);
    },
  );

  it("tells a listener of its tenant's requests as they are decided and settled", async () => {
    const abort = new AbortController();
    const response = await fetch(`${demo.servers[0]!.address}/v1/events`, {
      headers: { authorization: "Bearer key-a" },
      signal: abort.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    await demo.chat({ model: "demo/swift", messages: message("other") }, { key: "key-b" });
    const id = await demo.chat({ model: "demo/swift", messages: message("own") }, { key: "key-a" });
    let text = "";
    for await (const bytes of response.body!) {
      text += Buffer.from(bytes).toString();
      if (text.includes('"settled"')) break;
    }
    const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json!));
    expect(events.map(({ type, request }) => [type, request.request_id, request.tenant])).toEqual([
      ["decided", id, "anna"],
      ["settled", id, "anna"],
    ]);
    expect(events[1].request).toMatchObject({ status: "ok", served_by: "demo/swift" });
  });
});
