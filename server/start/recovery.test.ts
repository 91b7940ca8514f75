import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { stringify } from "yaml";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { completion, json, reset } from "../pipeline/dispatch/testing/behaviours.ts";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-recovery-"));
let server: RunningServer | null = null;
afterEach(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(primary: FakeUpstream, fallback: FakeUpstream, more: object): Promise<RunningServer> {
  const at = (name: string, upstream: FakeUpstream) => ({
    id: `vllm/${name}`,
    deployments: [{ provider: "vllm", model: name, base_url: upstream.baseUrl, api_key_env: null }],
    price: { input: 1, output: 2 },
  });
  const file = join(folder, "tradewind.yaml");
  const models = [at("primary", primary), at("fallback", fallback)];
  writeFileSync(file, stringify({ models, embedding: { depth: "static" }, ...more }));
  const environment = readEnvironment({});
  const flags = ["--port=0", `--config=${file}`, `--data-dir=${join(folder, "data")}`];
  return startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
}

it("leaves a dead provider alone, shows it, and is back at it once a look finds it up, long before its pause ends", async () => {
  let isDown = true;
  await using primary = await startFakeUpstream((response, request, number) =>
    (isDown ? reset : json(completion))(response, request, number),
  );
  await using fallback = await startFakeUpstream(json(completion));
  const longPause = { pause_ms: 60_000, max_pause_ms: 60_000, probe_interval_ms: 100 };
  server = await start(primary, fallback, { health: longPause });
  const { address } = server;
  const ask = async (): Promise<string | null> => {
    const body = {
      model: "vllm/primary",
      models: ["vllm/fallback"],
      messages: [{ role: "user", content: "Hi" }],
    };
    const reply = await fetch(`${address}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(reply.status).toBe(200);
    await reply.arrayBuffer();
    return reply.headers.get("x-tradewind-model");
  };
  const deployments = async (): Promise<readonly Record<string, unknown>[]> =>
    ((await (await fetch(`${address}/v1/health/deployments`)).json()) as { data: [] }).data;

  for (let call = 0; call < 4; call += 1) expect(await ask()).toBe("vllm/fallback");
  expect(await deployments()).toMatchObject([
    { id: "vllm/primary#0", state: "open", reason: "upstream_unreachable" },
    { id: "vllm/fallback#0", state: "closed", reason: null, next_trial_in_ms: null },
  ]);
  expect(await (await fetch(`${address}/readyz`)).json()).toMatchObject({
    parts: { deployments: { ready: true, state: "paused" }, load: { ready: true } },
  });
  const calls = primary.seen.filter(({ path }) => path.endsWith("/chat/completions")).length;
  while (primary.seen.every(({ path }) => !path.endsWith("/models"))) await wait(20);
  expect(await ask()).toBe("vllm/fallback");
  expect(primary.seen.filter(({ path }) => path.endsWith("/chat/completions"))).toHaveLength(calls);
  isDown = false;
  while ((await deployments())[0]?.state === "open") await wait(20);
  expect(await ask()).toBe("vllm/primary");
  expect(await deployments()).toMatchObject([{ state: "closed" }, { state: "closed" }]);
});
