import { afterAll, beforeAll, expect, it } from "vitest";
import { behaviours } from "../protocols/behaviours/behaviours.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import type { Fields } from "../protocols/fields.ts";
import {
  modelOf,
  type ProtocolGateway,
  protocolPairs,
  startProtocolGateway,
} from "./testing/protocol-gateway.ts";

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const [{ question, reply }] = Object.values(behaviours) as [(typeof behaviours)[string]];

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${gateway.apiKey}` });

it.each(protocolPairs)("spaces around a name do not count at %s to %s", async (_from, _into, client, to) => {
  gateway.answer = replay(to, reply);
  const name = modelOf(to);
  for (const [model, routing] of [
    [` ${name} `, {}],
    [` Test/${name.slice("test/".length)}:nitro\t`, {}],
    [" auto ", { routing: { allowed_models: [` ${name} `] } }],
    ["auto:best ", { routing: { allowed_models: [name] } }],
  ] as const) {
    const path = client.path(encodeURIComponent(model).replaceAll("%2F", "/").replaceAll("%3A", ":"), false);
    const response = await fetch(`${gateway.address}${path}`, {
      method: "POST",
      headers: { ...authorization(), "content-type": "application/json", ...client.headers },
      body: JSON.stringify({ ...client.body(question, model, false), ...routing }),
    });
    expect([model, response.status, await response.text()]).toEqual([model, 200, expect.anything()]);
    const seen = gateway.seen.at(-1)!;
    expect(to.violations(seen)).toEqual([]);
    expect(`${seen.path} ${seen.body.model ?? ""}`).toContain(to.upstreamModel);
    if (seen.body.model !== undefined) expect(seen.body.model).toBe(to.upstreamModel);
  }
});

it("reads a model's description by any name that a request may give it", async () => {
  const idOf = async (name: string): Promise<unknown> => {
    const path = `/v1/models/${encodeURIComponent(name)}`;
    const response = await fetch(`${gateway.address}${path}`, { headers: authorization() });
    return ((await response.json()) as Fields).id;
  };
  const model = modelOf(protocolPairs[0]![3]);
  expect(await Promise.all([" auto ", "Auto:Best", "auto:nitro", ` ${model}:floor `].map(idOf))).toEqual([
    ...["auto", "auto:best", "auto:fast", model],
  ]);
});
