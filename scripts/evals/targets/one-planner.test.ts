import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../../../server/config/command-line.ts";
import { readEnvironment } from "../../../server/config/environment.ts";
import { loadFromProcess } from "../../../server/start/load-from-process.ts";
import { startProcess } from "../testing/start-process.ts";
import { openInProcessTargets } from "./in-process-targets.ts";

const prompts = [
  "What is 17 * 23?",
  "Write a SQL query for the ten best customers",
  "Summarise: cats sleep.",
];

/** Rules that take different demo models for one prompt, so that a planner that reads none of them is found out. */
const policies = {
  weights: { policy: "weights", weights: { quality: 0.2, cost: 0.8 } },
  best: { policy: "weights", weights: { quality: 1 } },
  guarantee: { policy: "guarantee", guarantee: { share: 0.9, confidence: 0.8 }, baseline: "demo/sage" },
} as const;
const presets = ["auto:cheap", "auto:balanced", "auto:best", "auto:fast"];
/** `auto` by every prompt, a preset by one: it has other weights, not another way to read prompts. */
const asked = [
  ...prompts.map((prompt) => ({ model: "auto", prompt })),
  ...presets.map((model) => ({ model, prompt: prompts[0] ?? "" })),
];

describe.each(Object.entries(policies))("auto under the policy %s", (name, routing) => {
  const folder = mkdtempSync(join(tmpdir(), "one-planner-"));
  const config = join(folder, "tradewind.yaml");
  writeFileSync(config, JSON.stringify({ routing: { ...routing, explore: 0 } }));
  let server: ReturnType<typeof startProcess>;
  let address = "";
  beforeAll(async () => {
    const flags = ["--port", "0", "--config", config, "--data-dir", join(folder, "data")];
    server = startProcess("server/main.ts", flags, { TRADEWIND_DEMO_SPEED: "1000" });
    address = (await server.printed(/listens on (http:\/\/\S+)/))[1] ?? "";
  }, 300_000);
  afterAll(async () => {
    server.child.kill("SIGINT");
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes the same model in an eval as in the gateway, for every preset", {
    timeout: 300_000,
  }, async () => {
    const loaded = await loadFromProcess(readCommandLine([`--config=${config}`]), readEnvironment());
    const taken: string[] = [];
    for (const { model, prompt } of asked) {
      // Fresh ones each time: what was measured of earlier calls would change the choice here and not there.
      const targets = await openInProcessTargets(loaded, readEnvironment(), 64);
      const messages = [{ role: "user" as const, content: prompt }];
      const route = await fetch(`${address}/v1/route`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model, messages, max_tokens: 64 }),
      });
      const { chosen } = (await route.json()) as { chosen: string };
      const reply = await targets
        .open(model)
        .send({ messages, tools: [], parameters: { max_tokens: 64 } }, new AbortController().signal);
      expect([name, model, prompt, reply.servedModel]).toEqual([name, model, prompt, chosen]);
      taken.push(chosen);
      expect(() => targets.open("auto:nonsense")).toThrow(/no preset auto:nonsense/);
      await targets.close();
    }
    expect(new Set(taken).size).toBeGreaterThan(1);
  });
});
