import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import {
  doneEvent,
  events,
  eventsThenReset,
  finishChunk,
  roleChunk,
  silence,
  textChunk,
  wholeStream,
} from "../pipeline/dispatch/testing/behaviours.ts";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-demands-"));
let server: RunningServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const meets = { region: "eu-west-1", trains_on_data: false, retention_days: 0 };
const demands = [{ region: "eu" }, { data_collection: "deny" }, { zdr: true }] as const;
const half = [roleChunk, textChunk("Half an ans")];
const rest = events([roleChunk, textChunk("wer."), finishChunk, doneEvent]);

/** One model at three places, of which the second meets no demand, and one at the first two of them. */
async function start(places: readonly FakeUpstream[], dispatch: object): Promise<RunningServer> {
  const deployments = places.map(({ baseUrl }, at) => ({
    ...{ provider: "vllm", model: "m", base_url: baseUrl, api_key_env: null },
    ...(at !== 1 && meets),
  }));
  const price = { input: 1, output: 2 };
  const file = writeConfiguration(folder, {
    dispatch,
    // Nobody is left alone for what is played here.
    health: { failures_to_open: 1_000, failures_in_window: 1_000, slow_in_window: 1_000 },
    embedding: { depth: "static" },
    models: [
      { id: "vllm/three", price, deployments },
      { id: "vllm/two", price, deployments: deployments.slice(0, 2) },
    ],
  });
  const environment = readEnvironment({ LOG_LEVEL: "silent" });
  const flags = ["--port=0", `--data-dir=${folder}`, `--config=${file}`];
  return startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
}

async function ask(model: string, provider: object): Promise<string> {
  const reply = await fetch(`${server!.address}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...{ model, provider, stream: true },
      messages: [{ role: "user", content: "Hello" }],
    }),
  });
  return reply.text();
}

const called = ({ seen }: FakeUpstream): number =>
  seen.filter(({ path }) => path.endsWith("/chat/completions")).length;

describe("a request with demands on its data", () => {
  it("whose stream breaks is resumed by a place that meets them, and by nobody else", {
    timeout: 300_000,
  }, async () => {
    await using breaking = await startFakeUpstream(eventsThenReset(half));
    await using other = await startFakeUpstream(rest);
    await using meeting = await startFakeUpstream(rest);
    server = await start([breaking, other, meeting], {});
    for (const [at, demand] of demands.entries()) {
      expect(await ask("vllm/three", demand)).toContain("[DONE]");
      expect([called(other), called(meeting)]).toEqual([0, at + 1]);
    }
    const alone = await ask("vllm/two", { zdr: true });
    expect(alone).toContain("upstream_stream_broken");
    expect(alone).not.toContain("[DONE]");
    expect(called(other)).toBe(0);
    // Nobody demands anything: now it goes on.
    expect(await ask("vllm/two", {})).toContain("[DONE]");
    expect(called(other)).toBe(1);
  });

  it("that is slow is hedged at a place that meets them, and at none else", {
    timeout: 300_000,
  }, async () => {
    let isSilent = false;
    await using slow = await startFakeUpstream((...call) =>
      (isSilent ? silence : events(wholeStream))(...call),
    );
    await using other = await startFakeUpstream(events(wholeStream));
    await using meeting = await startFakeUpstream(events(wholeStream));
    server = await start([slow, other, meeting], { hedge_share: 1 });
    for (let call = 0; call < 24; call += 1) await ask("vllm/two", { zdr: true });
    isSilent = true;
    for (const [at, demand] of demands.entries()) {
      expect(await ask("vllm/three", demand)).toContain("[DONE]");
      expect([called(other), called(meeting)]).toEqual([0, at + 1]);
    }
    expect(await ask("vllm/two", {})).toContain("[DONE]");
    expect(called(other)).toBe(1);
  });
});
