import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatUpstream } from "../protocols/behaviours/chat-upstream.ts";
import type { Reply } from "../protocols/behaviours/conversation.ts";
import { behaviourUpstreams, clientProtocols, columnOf } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import type { UpstreamProtocol } from "../protocols/behaviours/upstream-protocol.ts";
import type { Fields } from "../protocols/fields.ts";
import { takenToolNames } from "../providers/parameters/tool-names.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

/** The other upstream of chat completions takes whatever it is sent. */
const groq: UpstreamProtocol = { ...chatUpstream, column: "groq", provider: "groq" };
const upstreams = [...behaviourUpstreams, groq];
let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway(null, undefined, upstreams);
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const long = `mcp__${"of_the_team_".repeat(12)}issues`;
const names = ["files/read.file", "files_read_file", "github:create_issue", "天气", long];
const [asked, , chosen] = names as [string, string, string];
const question = {
  said: [
    { user: [{ text: "Read it" }] },
    { assistant: "", calls: [{ id: "call_a", name: asked, input: { city: "Rome" } }] },
    { results: [{ id: "call_a", pieces: [{ text: "x" }] }] },
  ],
  tools: names,
  mustCall: chosen,
};
const cells = clientProtocols.flatMap((client) =>
  upstreams.flatMap((to) =>
    (["named", "auto"] as const).flatMap((way) =>
      [false, true].map((isStream) => [client.protocol, columnOf(to), way, isStream, client, to] as const),
    ),
  ),
);

describe.each(cells)("names of tools from %s to %s, %s, streamed %s", (_c, _u, way, isStream, client, to) => {
  it("are those that the upstream takes, and the client's own in the reply", async () => {
    let sent: readonly string[] = [];
    gateway.answer = (...call) => {
      sent = to.understand(call[1]).tools;
      const calls = sent.map((name, at) => ({ call: { id: `call_${at}`, name, input: { city: "Rome" } } }));
      const counted = { input: 1, cached: 0, written: 0, output: 1 };
      const reply: Reply = { blocks: calls, ending: "tools", counted };
      return replay(to, reply)(...call);
    };
    const model = way === "auto" ? "auto" : modelOf(to);
    const response = await fetch(`${gateway.address}${client.path(model, isStream)}`, {
      method: "POST",
      headers: {
        ...{ authorization: `Bearer ${gateway.apiKey}`, "content-type": "application/json" },
        ...client.headers,
      },
      body: JSON.stringify({
        ...client.body(question, model, isStream),
        routing: { allowed_models: [modelOf(to)] },
      }),
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    const heard = isStream ? client.hearStream(text) : client.hear(JSON.parse(text) as Fields);
    expect(heard?.calls.map(({ name }) => name)).toEqual(names);
    expect(heard?.violations).toEqual([]);
    const { said, choice } = to.understand(gateway.seen.at(-1)!);
    // A model that the client names gets the client's own words where it speaks them.
    const isUnchanged = way === "named" && client.protocol === to.protocol;
    const taken = isUnchanged ? null : takenToolNames(to.provider);
    const expected = names.map((name, at) => (taken === null || taken.test(name) ? name : sent[at]!));
    expect(sent).toEqual(expected);
    expect(new Set(sent).size).toBe(names.length);
    expect(sent.filter((name) => taken !== null && !taken.test(name))).toEqual([]);
    expect(said).toContainEqual(expect.stringContaining(` ${expected[0]} {"city":"Rome"}`));
    expect(choice).toBe(expected[2]);
  });
});
