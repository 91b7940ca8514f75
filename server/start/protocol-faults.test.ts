import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../protocols/behaviours/conversation.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import { sseFields } from "../protocols/behaviours/sse-fields.ts";
import { type Fields, fieldsList, fieldsOf } from "../protocols/fields.ts";
import { type ProtocolGateway, protocolPairs, startProtocolGateway } from "./testing/protocol-gateway.ts";

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const hi = { said: [{ user: [{ text: "Hi" }] }] };
const counted = { input: 10, cached: 0, written: 0, output: 5 };
const reply: Reply = {
  blocks: [{ text: "One two three" }, { call: { id: "call_a", name: "weather", input: { city: "Rome" } } }],
  ...{ ending: "tools", counted },
};
/** Where Google's clients read when to ask again. */
const retryDelayOf = (body: Fields): unknown =>
  fieldsList(fieldsOf(body.error).details).find((detail) => `${detail["@type"]}`.endsWith(".RetryInfo"))
    ?.retryDelay;
const asked = { ...hi, tools: ["weather"] };

describe.each(protocolPairs)("%s to %s", (_from, _into, client, to) => {
  it.each([
    [400, "the field x is not known"],
    [429, "slow down"],
    [500, "an internal fault"],
    [503, "over capacity"],
    [504, "took too long"],
    [529, "overloaded"],
  ])(
    "keeps status %s of an error before the stream, its message and retry-after",
    async (status, message) => {
      for (const isStream of [false, true]) {
        gateway.answer = (response) => {
          response.writeHead(status, { "content-type": "application/json", "retry-after": "17" });
          response.end(JSON.stringify(to.error(status, message)));
        };
        const response = await gateway.send(client, to, hi, isStream);
        expect(response.status).toBe(status);
        const body = (await response.json()) as Fields;
        const error = client.error(body);
        expect(error?.message).toContain(message);
        if (status === 429 || status >= 500) {
          expect(response.headers.get("retry-after")).toBe("17");
          if (client.protocol === "gemini") expect(retryDelayOf(body)).toBe("17s");
        }
        expect(JSON.stringify(body)).not.toContain("sk-upstream");
      }
    },
  );

  it("tells which model the upstream says it served, and the upstream's own id of the call", async () => {
    const idHeader = { "anthropic-messages": "request-id", "bedrock-converse": "x-amzn-requestid" };
    const name = idHeader[to.protocol as keyof typeof idHeader] ?? "x-request-id";
    for (const isStream of [false, true]) {
      const answer = replay(to, { ...reply, blocks: [{ text: "Hi" }], ending: "stop" });
      gateway.answer = (response, ...rest) => {
        response.setHeader(name, "req_upstream_1");
        const { end } = response;
        const renamed = (text: unknown): string => String(text).replaceAll(to.upstreamModel, "other-model");
        if (to.frame === undefined) {
          // In one piece, so that the name is not cut.
          let whole = "";
          response.write = (piece: unknown) => {
            whole += Buffer.from(piece as Buffer).toString("latin1");
            return true;
          };
          response.end = (last: unknown = "") =>
            end.call(response, Buffer.from(renamed(`${whole}${last}`), "latin1"), "latin1") as never;
        }
        answer(response, ...rest);
      };
      const response = await gateway.send(client, to, hi, isStream);
      await response.text();
      expect(response.headers.get("x-tradewind-upstream-request-id")).toBe("req_upstream_1");
      // `m` stands in other words as well; Bedrock does not say.
      if (to.protocol !== "bedrock-converse" && to.protocol !== "openai-chat")
        expect(response.headers.get("x-tradewind-substituted-by")).toBe("other-model");
    }
  });

  it("tells of an error within the stream, which does not look complete", async () => {
    const fault = { afterEvents: 4, kind: { message: "the model has crashed" } };
    gateway.answer = replay(to, reply, fault);
    const response = await gateway.send(client, to, asked, true);
    const text = await response.text();
    expect(client.hearStream(text)).toBeNull();
    const last = fieldsOf(sseFields(text).at(-1)?.data ?? JSON.parse(text));
    expect(client.error(last)?.message).toContain("the model has crashed");
  });

  it("never makes a stream look complete that was cut, wherever", async () => {
    const { events } = to.stream(reply);
    const finishing = events.findIndex((event) =>
      /"(finish_reason|stop_reason|stopReason|finishReason)":"|"type":"response.completed"/.test(event),
    );
    for (let afterEvents = 0; afterEvents < finishing; afterEvents += 1) {
      gateway.answer = replay(to, reply, { afterEvents, kind: "cut" });
      const response = await gateway.send(client, to, asked, true);
      const text = await response.text();
      if (response.status === 200) {
        expect(client.hearStream(text), `after ${afterEvents} events`).toBeNull();
        expect(
          client.error(fieldsOf(sseFields(text).at(-1)?.data))?.message,
          JSON.stringify(text.slice(-500)),
        ).toBeTruthy();
      } else expect(client.error(JSON.parse(text) as Fields)?.message).toBeTruthy();
    }
  });

  it("ends the upstream's stream when the client goes", async () => {
    gateway.answer = replay(to, reply, { afterEvents: 6, kind: "hang" });
    const controller = new AbortController();
    const response = await gateway.send(client, to, asked, true, controller.signal);
    await response.body!.getReader().read();
    controller.abort();
    await gateway.seen.at(-1)!.aborted;
  });

  it("gives thinking back to who thought, with its seal, in the next turn", async () => {
    const thought: Reply = {
      blocks: [
        { thinking: "Let me see.", signature: "EqQBsig+/=" },
        { call: { id: "call_a", name: "weather", input: { city: "Rome" } } },
      ],
      ...{ ending: "tools", counted },
    };
    const first = { ...asked, isThinking: true } as const;
    for (const isStream of [false, true]) {
      gateway.answer = replay(to, thought);
      const text = await (await gateway.send(client, to, first, isStream)).text();
      const heard = isStream ? client.hearStream(text) : client.hear(JSON.parse(text) as Fields);
      const said = [
        ...first.said,
        { received: heard!.received },
        { results: [{ id: heard!.calls[0]!.id, pieces: [{ text: "21" }] }] },
      ];
      const response = await gateway.send(client, to, { ...first, said }, isStream);
      expect(response.status, await response.text()).toBe(200);
      const understood = to.understand(gateway.seen.at(-1)!).said;
      expect(understood.filter((line) => !line.startsWith("assistant"))).toEqual([
        ...["user: Hi", "result call_a: 21"],
      ]);
      expect(understood.join("\n")).toMatch(/assistant: thinking Let me see\./);
      if (to.protocol !== "openai-chat") expect(understood.join("\n")).toContain("sealed EqQBsig+/=");
      expect(understood.at(-2)).toBe('assistant: call call_a weather {"city":"Rome"}');
    }
  });
});
