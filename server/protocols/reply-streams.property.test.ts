import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import type { Reply } from "./behaviours/conversation.ts";
import { clientProtocols, upstreamProtocols } from "./behaviours/protocol-tables.ts";
import { replyCodec } from "./protocols.ts";
import type { ReplyContext } from "./reply-codec.ts";

const context: ReplyContext = {
  ...{ requestId: "r1", nowSeconds: 1_790_000_000, servedModelId: "test/m", customTools: new Set() },
  clientBody: { stream: true, stream_options: { include_usage: true } },
  priceUsage: () => ({ cost: null, unknownReason: "there is no price" }),
  maxEventBytes: 100_000,
};

const reply: Reply = {
  blocks: [
    { thinking: "Hm 日本", signature: "c2ln" },
    { text: "naïve 😀" },
    { call: { id: "call_a", name: "weather", input: { city: "Rome" } } },
    { call: { id: "call_b", name: "weather", input: { city: "Zürich" } } },
  ],
  ...{ ending: "tools", counted: { input: 10, cached: 2, written: 0, output: 5 } },
};

const pairs = clientProtocols.flatMap((client) =>
  upstreamProtocols.map((to) => [client.protocol, to.protocol, client, to] as const),
);

/** The bytes for the client; null: the stream is not whole. */
function translate(
  pieces: readonly Buffer[],
  from: string,
  into: string,
): { text: string; isWhole: boolean } {
  const stream = replyCodec(from as never, into as never)!.openStream(context);
  let outgoing = "";
  for (const piece of pieces) {
    outgoing += stream.push(piece);
    if (stream.fault !== null) return { text: outgoing, isWhole: false };
  }
  outgoing += stream.end();
  const isWhole = stream.isDone && stream.fault === null;
  return { text: Buffer.from(outgoing, "latin1").toString("utf8"), isWhole };
}

describe.each(pairs)("a stream to %s from %s", (from, into, client, to) => {
  const random = createSeededRandom(7);
  const below = (limit: number): number => Math.floor(random() * limit);
  const { events, terminator } = to.stream(reply);
  const bytes = Buffer.from(events.join("") + (terminator ?? ""));
  const cut = (whole: Buffer): Buffer[] => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < whole.length; ) {
      const length = 1 + below(40);
      pieces.push(whole.subarray(at, at + length));
      at += length;
    }
    return pieces;
  };

  it("says the same however the bytes are cut", () => {
    const whole = translate([bytes], from, into);
    expect(whole.isWhole).toBe(true);
    const heard = client.hearStream(whole.text)!;
    expect(heard.text).toBe("naïve 😀");
    expect(heard.calls).toHaveLength(2);
    for (let round = 0; round < 100; round += 1) {
      const { text, isWhole } = translate(cut(bytes), from, into);
      expect(isWhole).toBe(true);
      expect(client.hearStream(text)).toEqual(heard);
    }
  });

  it("is whole only where the upstream has said why it ended, and only as much as it said", () => {
    const finish = bytes.indexOf(
      /"(?:(?:finish_reason|stop_reason|stopReason|finishReason)":"|type":"response.completed")/.exec(
        bytes.toString(),
      )![0],
    );
    for (let length = 0; length < bytes.length; length += 1 + below(5)) {
      const { text, isWhole } = translate(cut(bytes.subarray(0, length)), from, into);
      if (length <= finish) {
        expect(isWhole, `after ${length} bytes`).toBe(false);
        expect(client.hearStream(text)).toBeNull();
      } else if (isWhole) expect(client.hearStream(text)?.calls).toHaveLength(2);
    }
  });

  it("neither throws nor looks whole where bytes are noise", () => {
    for (let round = 0; round < 300; round += 1) {
      const noise = Buffer.from(Array.from({ length: below(300) }, () => below(256)));
      const framed = Buffer.concat([Buffer.from("data: "), noise, Buffer.from("\n\n")]);
      expect(translate(cut(round % 2 === 0 ? noise : framed), from, into).isWhole).toBe(false);
    }
  });

  it("never throws where values are of other types than they should be", () => {
    const junk = ["null", "7", '"x"', "[]", "{}", "[null]", "[[]]", "true", "-1", '{"a":null}'];
    for (let round = 0; round < 600; round += 1) {
      const at = below(events.length);
      const event = events[at]!;
      const values = [...event.matchAll(/(?<=[^\\]":|\[)("(?:[^"\\]|\\.)*"|\d+|\{|\[|null)/g)];
      const value = values[below(values.length)];
      if (value === undefined) continue;
      // A value that opens a bracket takes all up to the event's end with it.
      const json = event.slice(event.indexOf("data: ") + 6).trim();
      const broken =
        event.slice(0, value.index) + junk[below(junk.length)]! + event.slice(value.index + value[0].length);
      const mutated = [...events.slice(0, at), broken, ...events.slice(at + 1), terminator ?? ""].join("");
      expect(() => translate([Buffer.from(mutated)], from, into), `${json} -> ${broken}`).not.toThrow();
    }
  });
});
