import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import {
  type Behaviour as Answer,
  type FakeUpstream,
  startFakeUpstream,
} from "../pipeline/dispatch/testing/fake-upstream.ts";
import { behaviours } from "../protocols/behaviours/behaviours.ts";
import type { ClientProtocol } from "../protocols/behaviours/client-protocol.ts";
import type { Heard, Question, Reply } from "../protocols/behaviours/conversation.ts";
import { clientProtocols, upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import type { UpstreamProtocol } from "../protocols/behaviours/upstream-protocol.ts";
import type { Fields } from "../protocols/fields.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

let upstream: FakeUpstream;
let server: RunningServer;
let answer: Answer = () => {};
const folder = mkdtempSync(join(tmpdir(), "tradewind-behaviours-"));

/** Dollars per million tokens. */
const price = { input: 1, output: 2, cached_input: 0.1, cache_write: 1.25 };
const costUsd = ({ input, cached, written, output }: Reply["counted"]): number =>
  (input * 1_000 + cached * 100 + written * 1_250 + output * 2_000) / 1e9;

const modelOf = ({ protocol }: UpstreamProtocol): string => `test/${protocol}`;

beforeAll(async () => {
  upstream = await startFakeUpstream((...call) => answer(...call));
  const file = writeConfiguration(folder, {
    dispatch: { max_attempts: 1, attempts_per_target: 1 },
    models: upstreamProtocols.map((one) => ({
      ...{ id: modelOf(one), price },
      reasoning_efforts: ["low", "medium", "high"],
      capabilities: { tools: true, json_schema: true, image_input: true, file_input: true },
      deployments: [
        {
          ...{ provider: one.provider, model: one.upstreamModel, api_key_env: "ANTHROPIC_API_KEY" },
          base_url: upstream.baseUrl.replace(/\/v1$/, one.basePath),
        },
      ],
    })),
  });
  const environment = readEnvironment({
    ...{ LOG_LEVEL: "silent", TRADEWIND_API_KEYS: "anna:key-one", ANTHROPIC_API_KEY: "sk-upstream" },
  });
  const flags = ["--port=0", `--data-dir=${folder}`, `--config=${file}`];
  server = await startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
}, 60_000);

afterAll(async () => {
  await server.stop();
  await upstream[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const send = (
  client: ClientProtocol,
  to: UpstreamProtocol,
  question: Question,
  isStream: boolean,
  signal: AbortSignal | null = null,
): Promise<Response> =>
  fetch(`${server.address}${client.path}`, {
    method: "POST",
    signal,
    headers: {
      ...{ authorization: "Bearer key-one", "content-type": "application/json" },
      ...client.headers,
    },
    body: JSON.stringify(client.body(question, modelOf(to), isStream)),
  });

async function heardIn(client: ClientProtocol, response: Response, isStream: boolean): Promise<Heard> {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const heard = isStream ? client.hearStream(text) : client.hear(JSON.parse(text) as Fields);
  if (heard === null) throw new Error(`the stream is not whole: ${text}`);
  return heard;
}

const cells = clientProtocols.flatMap((client) =>
  upstreamProtocols.flatMap((to) =>
    [false, true].map(
      (isStream) =>
        [client.protocol, to.protocol, isStream ? "streamed" : "whole", client, to, isStream] as const,
    ),
  ),
);

describe.each(cells)("%s to %s, %s", (_client, _upstream, _form, client, to, isStream) => {
  const rows = Object.entries(behaviours).filter(([, { unsaidBy }]) => !unsaidBy?.includes(client.protocol));

  it.each(rows)("%s", async (name, row) => {
    // Gemini counts no writes to its cache.
    const { counted } = row.reply;
    const figures =
      to.protocol === "gemini" ? { ...counted, input: counted.input + counted.written, written: 0 } : counted;
    answer = replay(to, { ...row.reply, counted: figures });
    const response = await send(client, to, row.question, isStream);
    const loss = row.losses?.[client.protocol]?.[to.protocol];
    if (loss?.refused !== undefined) {
      expect(response.status).toBe(400);
      expect(client.error((await response.json()) as Fields)?.message).toContain(loss.refused);
      return;
    }
    const heard = await heardIn(client, response, isStream);
    const dropped = response.headers.get("x-tradewind-dropped")?.split(/,\s*/) ?? [];
    expect(dropped).toEqual(loss?.dropped ?? []);
    const seen = upstream.seen.at(-1)!;
    expect(to.understand(seen)).toMatchObject({ ...row.understood, ...row.understoodBy?.[to.protocol] });
    const texts = row.reply.blocks.flatMap((block) => ("text" in block ? [block.text] : []));
    const refusals = row.reply.blocks.flatMap((block) => ("refusal" in block ? [block.refusal] : []));
    expect(heard.text + heard.refusal).toBe([...texts, ...refusals].join(""));
    expect(heard.thinking).toBe(
      row.reply.blocks.flatMap((block) => ("thinking" in block ? [block.thinking] : [])).join(""),
    );
    expect(heard.calls).toEqual(row.reply.blocks.flatMap((block) => ("call" in block ? [block.call] : [])));
    const endings = { ...row.ending, ...row.endingFrom?.[to.protocol] };
    expect(heard.ending, name).toBe(endings[client.protocol]);
    expect(heard.counted).toEqual(figures);
    expect(heard.cost).toBe(costUsd(figures));
    expect(heard.model).toBe(modelOf(to));
    expect(heard.violations).toEqual([]);
  });
});
