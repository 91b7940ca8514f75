import { describe, expect, it } from "vitest";
import { computeCost, type Meters } from "../../../engine/index.ts";
import { clientProtocols } from "../behaviours/protocol-tables.ts";
import type { Fields } from "../fields.ts";
import { replyCodec } from "../protocols.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { type BilledProtocol, price, replies, streams } from "./billed-replies.ts";

export interface BillRow {
  readonly from: BilledProtocol;
  readonly stated: Fields;
  /** Nano-dollars; null: unknown. */
  readonly nanoUsd: number | null;
  readonly reason?: string;
  /** What the request says, where clients of the upstream's protocol alone can ask for it. */
  readonly asked?: Fields;
  readonly meters?: Partial<Meters>;
}

const contextOf = (clientBody: Fields): ReplyContext => ({
  ...{ requestId: "r1", nowSeconds: 7, servedModelId: "test/served", customTools: new Set(), clientBody },
  priceUsage: (usage) => computeCost(usage, price, 0),
  maxEventBytes: 100_000,
});

/** Tests that each row is billed as it says, whole and streamed, for clients of every protocol. */
export function describeBills(rows: Readonly<Record<string, BillRow>>): void {
  const cells = Object.entries(rows).flatMap(([name, row]) =>
    clientProtocols
      .map(({ protocol }) => [name, protocol, row] as const)
      // Tools that the provider runs and its own switches reach it from clients of its protocol alone.
      .filter(([, protocol]) => row.asked === undefined || protocol === row.from),
  );

  describe.each(cells)("%s, for a client of %s", (_name, protocol, row) => {
    const { from, stated, nanoUsd, reason, meters, asked } = row;
    const codec = replyCodec(protocol as never, from as never)!;
    const context = contextOf({ stream_options: { include_usage: true }, ...asked });
    const whole = replies[from]!(stated);

    it("is billed whole", () => {
      const reply = codec.readWhole(Buffer.from(JSON.stringify(whole)), context);
      if (reply.kind !== "reply") throw new Error(JSON.stringify(reply));
      expect(reply.cost.cost?.totalNanoUsd ?? null).toBe(nanoUsd);
      if (reason !== undefined) expect(reply.cost.unknownReason).toContain(reason);
      expect(reply.usage).toMatchObject(meters ?? {});
      expect(usageOf(JSON.parse(reply.bytes)).cost).toBe(nanoUsd === null ? null : nanoUsd / 1e9);
    });

    const events = streams[from]?.(whole);
    it.skipIf(events === undefined)("is billed as a stream", () => {
      const stream = codec.openStream(context);
      const data = (events ?? []).map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
      const closing = from === "openai-chat" ? "data: [DONE]\n\n" : "";
      const sent = stream.push(Buffer.from(data + closing)) + stream.end();
      expect(stream.fault).toBeNull();
      expect(stream.cost?.cost?.totalNanoUsd ?? null).toBe(nanoUsd);
      if (reason !== undefined) expect(stream.cost?.unknownReason).toContain(reason);
      expect(sent).toContain(`"cost":${nanoUsd === null ? null : nanoUsd / 1e9},`);
    });
  });
}

const usageOf = (reply: Fields): Fields => (reply.usage ?? reply.usageMetadata) as Fields;
