import { describe, expect, it } from "vitest";
import type { Meters } from "../../../engine/index.ts";
import type { Heard } from "../behaviours/conversation.ts";
import { clientProtocols } from "../behaviours/protocol-tables.ts";
import type { Fields } from "../fields.ts";
import { replyCodec } from "../protocols.ts";
import { unpricedContext } from "./reply-context.ts";

/** A streamed reply as a vendor of OpenAI's or Google's protocol writes it, with what its documentation does not say or says otherwise than OpenAI's. */
export interface VendorReply {
  readonly from?: "openai-chat" | "gemini";
  /** Data of the events; a string is sent as it is. */
  readonly events: readonly (Fields | string)[];
  /** What every client hears, thinking included. */
  readonly heard?: Partial<Heard>;
  /** Where the client's own words differ: the ending in each of the four protocols. */
  readonly endings?: readonly [chat: string, messages: string, responses: string, gemini: string];
  readonly usage?: Partial<Meters>;
  /** The reply broke off: no client may take it for whole. */
  readonly isBroken?: true;
  /** Clients that read bytes of the vendor's own, which they know or not. */
  readonly isForeignOnly?: true;
}

export const stopped = ["stop", "end_turn", "completed", "STOP"] as const;
export const called = ["tool_calls", "tool_use", "completed", "STOP"] as const;

/** Tests what clients of every protocol hear of each reply. */
export function describeVendorReplies(rows: Readonly<Record<string, VendorReply>>): void {
  const cells = Object.entries(rows).flatMap(([name, row]) =>
    clientProtocols
      .map((client, at) => [name, client.protocol, row, client, at] as const)
      // Their clients cannot declare tools of free text.
      .filter(
        ([, protocol]) =>
          row.heard?.textCalls === undefined || protocol === "openai-chat" || protocol === "openai-responses",
      ),
  );

  describe.each(cells)("%s, for a client of %s", (_name, protocol, row, client, at) => {
    const { from = "openai-chat", heard: expected = {}, endings, usage } = row;
    const bytes = Buffer.from(
      row.events
        .map((event) => (typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`))
        .join(""),
    );

    /** @param length of the pieces that the bytes come in */
    function streamed(length: number): { text: string; isWhole: boolean; usage: Meters | null } {
      const stream = replyCodec(protocol as never, from)!.openStream(unpricedContext);
      let text = "";
      for (let start = 0; start < bytes.length && stream.fault === null; start += length)
        text += stream.push(bytes.subarray(start, start + length));
      if (stream.fault === null) text += stream.end();
      const isWhole = stream.isDone && stream.fault === null;
      return { text: Buffer.from(text, "latin1").toString("utf8"), isWhole, usage: stream.usage };
    }

    it.each([1, 7, 100_000])("in pieces of %d bytes", (length) => {
      const reply = streamed(length);
      expect(reply.isWhole).toBe(row.isBroken !== true);
      if (row.isBroken) return;
      expect(reply.text).toBe(streamed(100_000).text);
      expect(reply.text).not.toMatch(/"model":"(?!test\/served)/);
      // Who speaks the vendor's own protocol gets its bytes.
      if (row.isForeignOnly && protocol === from) return;
      const heard = client.hearStream(reply.text)!;
      const { textCalls, counted, ...others } = expected;
      expect(heard).toMatchObject(others);
      // Who has to state writes to the cache reads them as unknown here.
      if (counted !== undefined && protocol !== "anthropic-messages") expect(heard.counted).toEqual(counted);
      if (textCalls !== undefined) expect(heard.textCalls).toEqual(textCalls);
      if (endings !== undefined) expect(heard.ending).toBe(endings[at]);
      expect(reply.usage).toMatchObject(usage ?? {});
    });
  });
}
