import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atUpstream, lossAt } from "../protocols/behaviours/behaviour.ts";
import { behaviours } from "../protocols/behaviours/behaviours.ts";
import type { ClientProtocol } from "../protocols/behaviours/client-protocol.ts";
import type { Heard, Reply } from "../protocols/behaviours/conversation.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import type { Fields } from "../protocols/fields.ts";
import {
  behaviourPairs,
  modelOf,
  type ProtocolGateway,
  startProtocolGateway,
} from "./testing/protocol-gateway.ts";

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

/** By `price`. */
const costUsd = ({ input, cached, written, output }: Reply["counted"]): number =>
  (input * 1_000 + cached * 100 + written * 1_250 + output * 2_000) / 1e9;

const withoutWrites = ({ input, written, ...rest }: Reply["counted"]): Reply["counted"] => ({
  ...{ ...rest, input: input + written, written: 0 },
});

async function heardIn(client: ClientProtocol, response: Response, isStream: boolean): Promise<Heard> {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const heard = isStream ? client.hearStream(text) : client.hear(JSON.parse(text) as Fields);
  if (heard === null) throw new Error(`the stream is not whole: ${text}`);
  return heard;
}

const cells = behaviourPairs.flatMap(([from, into, client, to]) => [
  [from, into, "whole", client, to, false] as const,
  [from, into, "streamed", client, to, true] as const,
]);

describe.each(cells)("%s to %s, %s", (_client, _upstream, _form, client, to, isStream) => {
  const rows = Object.entries(behaviours).filter(([, { unsaidBy }]) => !unsaidBy?.includes(client.protocol));

  it.each(rows)("%s", async (name, row) => {
    // Gemini counts no writes to its cache.
    const { counted } = row.reply;
    const figures = to.protocol === "gemini" ? withoutWrites(counted) : counted;
    // Protocols without tools of free text have a function in its place.
    const isNative = client.protocol === to.protocol || to.protocol === "openai-responses";
    const blocks = row.reply.blocks.map((block) =>
      !("textCall" in block) || isNative
        ? block
        : { call: { ...block.textCall, input: { input: block.textCall.input } } },
    );
    gateway.answer = replay(to, { ...row.reply, blocks, counted: figures });
    const response = await gateway.send(client, to, row.question, isStream);
    const loss = lossAt(row, client.protocol, to);
    if (loss?.refused !== undefined) {
      expect(response.status).toBe(400);
      expect(client.error((await response.json()) as Fields)?.message).toContain(loss.refused);
      return;
    }
    const heard = await heardIn(client, response, isStream);
    const dropped = response.headers.get("x-tradewind-dropped")?.split(/,\s*/) ?? [];
    expect(dropped).toEqual(loss?.dropped ?? []);
    const seen = gateway.seen.at(-1)!;
    // undefined: it has no words for that.
    const meant = Object.entries({ ...row.understood, ...atUpstream(row.understoodBy, to) });
    expect(to.understand(seen)).toMatchObject(
      Object.fromEntries(meant.filter(([, value]) => value !== undefined)),
    );
    const texts = row.reply.blocks.flatMap((block) => ("text" in block ? [block.text] : []));
    const refusals = row.reply.blocks.flatMap((block) => ("refusal" in block ? [block.refusal] : []));
    expect(heard.text + heard.refusal).toBe([...texts, ...refusals].join(""));
    expect(heard.thinking).toBe(
      row.reply.blocks.flatMap((block) => ("thinking" in block ? [block.thinking] : [])).join(""),
    );
    expect(heard.calls).toEqual(row.reply.blocks.flatMap((block) => ("call" in block ? [block.call] : [])));
    const of = <Item>(pick: (block: Reply["blocks"][number]) => readonly Item[]): Item[] =>
      row.reply.blocks.flatMap(pick);
    expect(heard.textCalls ?? []).toEqual(of((block) => ("textCall" in block ? [block.textCall] : [])));
    expect(heard.sources ?? []).toEqual(
      of((block) => ("text" in block && block.source !== undefined ? [block.source] : [])),
    );
    expect(heard.logprobs ?? []).toEqual(of((block) => ("text" in block ? (block.logprobs ?? []) : [])));
    expect(heard.count ?? 1).toBe(row.reply.count ?? 1);
    const endings = { ...row.ending, ...row.endingFrom?.[to.protocol] };
    expect(heard.ending, name).toBe(endings[client.protocol]);
    expect(heard.counted).toEqual(client.protocol === "gemini" ? withoutWrites(figures) : figures);
    expect(heard.cost).toBe(costUsd(figures));
    expect(heard.model).toBe(modelOf(to));
    expect(heard.violations).toEqual([]);
  });
});
