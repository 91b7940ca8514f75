import { describe, expect, it } from "vitest";
import { replyCodec } from "../../protocols/protocols.ts";
import { completion } from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { type AttemptSetup, jsonDocument, startAttempt } from "./testing/test-attempt.ts";

useInstantTime();

const document = JSON.stringify(completion);
const documentBytes = Buffer.byteLength(document);
const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const start = (setup: AttemptSetup = {}) => startAttempt({ stream: false, ...setup });
/** What an attempt makes of one body with status 200. */
const readWhole = async (
  body: string,
  setup: AttemptSetup = {},
  headers: Record<string, string> = jsonDocument,
) => {
  const { attempt, sink, send } = start(setup);
  sink.onHead(200, headers);
  await send(body);
  sink.onEnd();
  const result = await attempt.result;
  return result.kind === "failed" ? result : { ...result, failure: null, billed: undefined };
};
const saying = (message: object, finishReason: string): string =>
  JSON.stringify({ ...completion, choices: [{ index: 0, message, finish_reason: finishReason }] });

describe("an attempt at a whole reply", () => {
  it("passes it on with its length, and tells its facts", async () => {
    const { attempt, sink, did, send } = start();
    expect([
      attempt.isCancelledSent,
      attempt.substitutedBy,
      attempt.usage,
      attempt.firstTokenLimitMs,
    ]).toEqual([...[false, null, null, 1_000]]);
    sink.onHead(200, { ...jsonDocument, "x-request-id": "theirs" });
    await send(document.slice(0, 40), document.slice(40).replace("gpt-5-mini-2025-08-07", "gpt-4o"));
    sink.onEnd();
    expect(await attempt.result).toMatchObject({
      ...{ kind: "served", status: 200 },
      facts: {
        finishReason: "stop",
        firstTokenAtMs: null,
        substitutedBy: "gpt-4o",
        usage: { inputTokens: 1_000 },
      },
    });
    expect([attempt.upstreamRequestId, attempt.substitutedBy]).toEqual(["theirs", "gpt-4o"]);
    expect(did).toHaveLength(2);
    expect(did[0]).toBe(
      `commit application/json; charset=utf-8 ${did[1]!.length - "end ".length} not priced`,
    );
    // It is over.
    attempt.cancel();
    attempt.drained();
    expect([did.length, attempt.isCancelledSent]).toEqual([2, false]);
  });

  it("fails by what is wrong with it, and says what of it is billed", async () => {
    const html = await readWhole(" \n<html>");
    expect(html).toMatchObject({ failure: { code: "upstream_invalid_reply", scope: "next", status: 200 } });
    expect(html.billed).toBeUndefined();
    const labelled = await readWhole("not found", {}, { "content-type": "text/html" });
    expect(labelled).toMatchObject({ failure: { scope: "next" } });
    for (const text of ["a<b", "{<"])
      expect(await readWhole(text)).toMatchObject({
        failure: { code: "upstream_invalid_reply", scope: "same" },
      });
    const error = await readWhole('{"error":{"message":"busy","code":503}}');
    expect(error).toMatchObject({ failure: { code: "upstream_error", statedStatus: 503 } });
    const none = await readWhole(JSON.stringify({ ...completion, choices: [] }));
    expect(none).toMatchObject({ failure: { code: "upstream_empty_reply", scope: "next" } });
    const codec = {
      ...replyCodec("openai-chat", "openai-chat")!,
      readWhole: () => ({ kind: "empty" }) as const,
    };
    expect(await readWhole("{}", { codec })).toMatchObject({ failure: { code: "upstream_empty_reply" } });
    const mute = await readWhole(saying({ role: "assistant", content: "" }, "length"));
    expect(mute).toMatchObject({ failure: { code: "upstream_output_limit" }, billed: { outputTokens: 500 } });
  });

  it("is the answer where a filter withheld it, unless others are to be asked", async () => {
    const withheld = saying({ role: "assistant", content: null }, "content_filter");
    expect(await readWhole(withheld)).toMatchObject({
      kind: "served",
      facts: { finishReason: "content_filter" },
    });
    expect(await readWhole(withheld, { asksOthersOnRefusal: true })).toMatchObject({
      failure: { scope: "other-model", detail: "the content was refused (content_filter)" },
      billed: { outputTokens: 500 },
    });
    expect(await readWhole(document, { asksOthersOnRefusal: true })).toMatchObject({ kind: "served" });
  });

  it("is refused where a stream was asked for, also in pieces and behind white space", async () => {
    const { attempt, sink, send, did } = startAttempt();
    sink.onHead(200, { ...jsonDocument, "content-length": "99999999999" });
    await send("\n", document.slice(0, 20), document.slice(20));
    sink.onEnd();
    expect(await attempt.result).toMatchObject({
      failure: { scope: "next", detail: "a stream was asked for and one document came" },
      billed: { inputTokens: 1_000 },
    });
    expect(did).toEqual(["abort"]);
  });

  it("may be as large as its bound, and is ended at once where its head or its bytes are beyond", async () => {
    const bound = { options: { maxReplyBytes: documentBytes, maxErrorBodyBytes: 10 } };
    const fitting = start(bound);
    fitting.sink.onHead(200, { ...jsonDocument, "content-length": String(documentBytes) });
    await fitting.send(document);
    fitting.sink.onEnd();
    expect((await fitting.attempt.result).kind).toBe("served");
    for (const [length, body] of [
      [String(documentBytes + 1), ""],
      ["", `${document} `],
    ] as const) {
      const large = start(bound);
      large.sink.onHead(200, { ...jsonDocument, "content-length": length });
      if (body !== "") await large.send(body);
      expect(await large.attempt.result).toMatchObject({
        failure: { scope: "next", detail: `it is larger than ${documentBytes} bytes` },
      });
      expect(large.did).toEqual(["abort"]);
    }
  });

  it("is timed by its content: white space before it is none, however often it comes", async () => {
    const times = { firstTokenMs: 200, idleMs: 100, totalMs: 1_000 };
    const spaced = start({ times });
    spaced.sink.onHead(200, jsonDocument);
    await spaced.send([50, " "], [20, "\n"], [120, document.slice(0, 9)], [90, document.slice(9)]);
    spaced.sink.onEnd();
    expect((await spaced.attempt.result).kind).toBe("served");
    const dripping = start({ times });
    dripping.sink.onHead(200, jsonDocument);
    void dripping.send([90, " "], [90, " "]);
    expect(await dripping.attempt.result).toMatchObject({
      failure: { detail: "no content came within 200 ms" },
    });
    const broken = start({ times });
    broken.sink.onHead(200, jsonDocument);
    void broken.send([150, "{"], [90, " "]);
    expect(await broken.attempt.result).toMatchObject({ failure: { detail: "it fell silent for 100 ms" } });
  });
});

describe("an attempt that is answered with an error", () => {
  it.each([300, 308])("does not follow a redirect of status %i", async (status) => {
    const { attempt, sink, did } = start();
    sink.onHead(status, { location: "http://127.0.0.1:1" });
    expect(did).toEqual(["abort"]);
    expect(await attempt.result).toMatchObject({
      ...{ kind: "failed", status },
      failure: { code: "upstream_invalid_reply", scope: "next" },
    });
  });

  it.each([400, 500])("of status %i does not wait long for its words, nor for their end", async (status) => {
    const code = status === 400 ? "upstream_rejected" : "upstream_error";
    const silent = start({ times: { firstTokenMs: 60_000, idleMs: 60_000 } });
    let endedAtMs = 0;
    silent.sink.onHead(status, jsonDocument);
    // Words are not content: they give it no more time.
    void silent.send([80, '{"error":'], [15, "{"]);
    void silent.attempt.result.then(() => {
      endedAtMs = 1;
    });
    await pass(99);
    expect(endedAtMs).toBe(0);
    await pass(2);
    expect(endedAtMs).toBe(1);
    expect(await silent.attempt.result).toMatchObject({ status, failure: { code, status } });
    const lost = start();
    lost.sink.onHead(status, jsonDocument);
    await lost.send('{"error":{"message":"lost');
    lost.sink.onFailure({ kind: "unreachable", detail: "the connection was reset" });
    expect(await lost.attempt.result).toMatchObject({ failure: { code, status } });
  });

  it("reads so much of it as its bound says", async () => {
    const words = '{"error":{"message":"no","param":"seed"}}';
    const exact = start({ options: { maxErrorBodyBytes: words.length, maxReplyBytes: 5 } });
    exact.sink.onHead(422, jsonDocument);
    await exact.send(words.slice(0, 4));
    expect(exact.did).toEqual([]);
    exact.sink.onEnd();
    const long = start({ options: { maxErrorBodyBytes: words.length - 1 } });
    long.sink.onHead(422, jsonDocument);
    await long.send(words.slice(0, -1));
    expect(long.did).toEqual([]);
    await long.send(words.slice(-1));
    expect(long.did).toEqual(["abort"]);
    expect(await long.attempt.result).toMatchObject({ failure: { param: "seed", status: 422 } });
  });

  it("keeps the scope of what no other model would do better, whoever is to be asked on a refusal", async () => {
    const busy = start({ asksOthersOnRefusal: true });
    busy.sink.onHead(503, jsonDocument);
    busy.sink.onEnd();
    expect(await busy.attempt.result).toMatchObject({ failure: { scope: "same" } });
    for (const asksOthersOnRefusal of [true, false]) {
      const refused = start({ asksOthersOnRefusal });
      refused.sink.onHead(400, jsonDocument);
      await refused.send('{"error":{"message":"no","code":"content_policy_violation"}}');
      refused.sink.onEnd();
      const scope = asksOthersOnRefusal ? "other-model" : "none";
      expect(await refused.attempt.result).toMatchObject({ failure: { scope } });
    }
  });
});

describe("an attempt that reaches nobody", () => {
  it("fails where no connection is there in time, and not where one is", async () => {
    const nobody = start({ isSent: false, times: { connectMs: 50 } });
    expect(await nobody.attempt.result).toMatchObject({
      ...{ kind: "failed", status: null },
      failure: { code: "upstream_timeout", detail: "no connection was made within 50 ms" },
    });
    for (const [isSent, connectMs] of [
      [true, 50],
      [false, null],
    ] as const) {
      const waiting = start({ isSent, times: { connectMs } });
      expect(await waiting.attempt.result).toMatchObject({
        failure: { detail: "no content came within 1000 ms" },
      });
    }
    const answered = start({ isSent: false, times: { connectMs: 50 } });
    answered.sink.onFailure({ kind: "unreachable", detail: "the connection was refused" });
    expect(await answered.attempt.result).toMatchObject({ failure: { code: "upstream_unreachable" } });
    await pass(100);
    expect(answered.did).toEqual(["abort"]);
  });

  it("cannot be made where the adapter cannot start it, and nothing waits for it", async () => {
    expect(() => start({ throwsAtStart: true })).toThrow("it cannot be started");
    await pass(2_000);
  });

  it("says of a call that was ended whether its provider had it", async () => {
    for (const [isSent, expected] of [
      [undefined, true],
      [true, true],
      [false, false],
    ] as const) {
      const { attempt, did, sink } = start(isSent === undefined ? {} : { isSent });
      attempt.cancel();
      attempt.cancel();
      sink.onHead(200, { "x-request-id": "late" });
      expect([attempt.isCancelledSent, attempt.upstreamRequestId, did]).toEqual([expected, null, ["abort"]]);
      expect(await attempt.result).toMatchObject({ kind: "cancelled", status: null, facts: { usage: null } });
    }
  });
});
