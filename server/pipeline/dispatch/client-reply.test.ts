import { describe, expect, it } from "vitest";
import { ClientReply, type HeadFacts } from "./client-reply.ts";
import type { DispatchRequest, ReplyHeadFacts } from "./dispatch-context.ts";
import { internalError } from "./gateway-end.ts";
import { target } from "./testing/target.ts";

const facts: HeadFacts = {
  ...{ target: target("http://127.0.0.1"), cost: null, attempts: 1, dropped: ["seed"] },
  ...{ substitutedBy: null, upstreamRequestId: "up_1" },
};
const end = { ...internalError("req_1"), retryAfterSeconds: 7 };

/** A request that came at 100 ms and was first sent at 130 ms; what reaches its client is noted. */
function start(kind: string, changes: Partial<DispatchRequest> = {}) {
  const did: unknown[] = [];
  const sink = {
    writeHead: (status: number, headers: object) => void did.push([status, headers]),
    end: (bytes: string) => void did.push(bytes),
    destroy: () => void did.push("destroyed"),
  };
  const operation = { id: "req_1", kind, protocol: `openai-${kind}`, receivedAtMs: 100 };
  const request = { operation, sink, ...changes } as unknown as DispatchRequest;
  return { reply: new ClientReply(request, 130), did };
}

describe("ClientReply", () => {
  it("tells the gateway's own headers what is known, the time before the first attempt included", () => {
    const told: ReplyHeadFacts[] = [];
    const replyHeaders = (known: ReplyHeadFacts) => {
      told.push(known);
      return { "x-own": "1" };
    };
    const whole = start("chat", { replyHeaders });
    whole.reply.begin(facts, "application/json", 12);
    const headers = { "content-type": "application/json", "x-own": "1", "content-length": "12" };
    expect(whole.did).toEqual([[200, headers]]);
    expect(told).toEqual([{ ...facts, overheadMs: 30 }]);
  });

  it("marks a stream as not to be cached; without headers of the gateway's own it has no others", () => {
    const { reply, did } = start("chat");
    expect(reply.isBegun).toBe(false);
    reply.begin(facts, "text/event-stream", null);
    expect(did).toEqual([[200, { "content-type": "text/event-stream", "cache-control": "no-cache" }]]);
    expect(reply.isBegun).toBe(true);
  });

  it("gives an error its length, and when to come again where that is known", () => {
    for (const retryAfterSeconds of [7, null]) {
      const { reply, did } = start("chat");
      reply.refuse({ ...end, retryAfterSeconds }, facts);
      const [[status, headers], body] = did as [[number, Record<string, string>], string];
      expect([status, JSON.parse(body).error.code]).toEqual([500, "internal_error"]);
      expect(headers["content-length"]).toBe(String(body.length));
      expect(headers["retry-after"]).toBe(retryAfterSeconds === null ? undefined : "7");
    }
  });

  it("ends a broken stream of events with an error event, and breaks the connection of anything else", () => {
    const chat = start("chat");
    chat.reply.breakOff(end.error);
    expect(chat.did).toEqual([expect.stringContaining("internal_error")]);
    const speech = start("speech");
    speech.reply.breakOff(end.error);
    expect(speech.did).toEqual(["destroyed"]);
  });
});
