import { describe, expect, it } from "vitest";
import type { Meters } from "../../../engine/index.ts";
import type { Heard } from "../behaviours/conversation.ts";
import { clientProtocols } from "../behaviours/protocol-tables.ts";
import type { Fields } from "../fields.ts";
import { replyCodec } from "../protocols.ts";
import { unpricedContext } from "./reply-context.ts";

/** A reply, streamed or whole, as recorded of a provider: what each client hears of it. */
export interface RecordedReply {
  readonly from: "anthropic-messages" | "openai-responses" | "bedrock-converse" | "gemini" | "openai-chat";
  /** A reply of one piece, or the events of a stream: `[name, data]` where the protocol names them outside. */
  readonly whole?: Fields;
  readonly events?: readonly (Fields | readonly [string, Fields])[];
  readonly heard?: Partial<Heard>;
  readonly endings?: readonly [chat: string, messages: string, responses: string, gemini: string];
  readonly usage?: Partial<Meters>;
  readonly isBroken?: true;
  /** Clients of the provider's own protocol read what it sent, which has no words of others. */
  readonly isForeignOnly?: true;
}

export const stopped = ["stop", "end_turn", "completed", "STOP"] as const;
export const rome = { id: "toolu_1", name: "weather", input: { city: "Rome" } };
export const source = { url: "https://a.example/", title: "A" };

/** Tests what clients of every protocol hear of each reply. */
export function describeRecordedReplies(rows: Readonly<Record<string, RecordedReply>>): void {
  const cells = Object.entries(rows).flatMap(([name, row]) =>
    clientProtocols
      .map((client, at) => [name, client.protocol, row, client, at] as const)
      .filter(([, protocol]) => !row.isForeignOnly || protocol !== row.from),
  );

  describe.each(cells)("%s, for a client of %s", (_name, protocol, row, client, at) => {
    const codec = replyCodec(protocol as never, row.from)!;

    function check(heard: Heard, usage: Meters | null): void {
      expect(heard.violations).toEqual([]);
      expect(heard).toMatchObject(row.heard ?? {});
      if (row.endings !== undefined) expect(heard.ending).toBe(row.endings[at]);
      expect(usage).toMatchObject(row.usage ?? {});
    }

    // A row is a whole reply or a stream.
    if (row.whole !== undefined)
      it("is understood", () => {
        const reply = codec.readWhole(Buffer.from(JSON.stringify(row.whole)), unpricedContext);
        expect(reply.kind).toBe(row.isBroken ? "error-body" : "reply");
        if (reply.kind !== "reply") return;
        const heard = client.hear(JSON.parse(Buffer.from(reply.bytes, "latin1").toString("utf8")));
        check(protocol === row.from ? { ...heard, violations: [] } : heard, reply.usage);
      });

    if (row.events !== undefined)
      it.each([1, 11, 100_000])("is understood in pieces of %d bytes", (length) => {
        const lines = (row.events ?? []).map((event) => {
          const [type, data] = Array.isArray(event) ? event : [(event as Fields).type, event];
          return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
        });
        const bytes = Buffer.from(lines.join(""));
        const stream = codec.openStream(unpricedContext);
        let out = "";
        for (let from = 0; from < bytes.length && stream.fault === null; from += length)
          out += stream.push(bytes.subarray(from, from + length));
        if (stream.fault === null) out += stream.end();
        expect(stream.isDone && stream.fault === null).toBe(row.isBroken !== true);
        if (row.isBroken) return;
        const heard = client.hearStream(Buffer.from(out, "latin1").toString("utf8"))!;
        check(protocol === row.from ? { ...heard, violations: [] } : heard, stream.usage);
      });
  });
}
