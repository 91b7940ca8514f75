import { createServer, type Server } from "node:http";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { snakeKeys } from "../../../engine/index.ts";
import { readCommandLine } from "../../../server/config/command-line.ts";
import type { LoadedConfiguration } from "../../../server/config/configuration.ts";
import { readEnvironment } from "../../../server/config/environment.ts";
import { loadFromProcess } from "../../../server/start/load-from-process.ts";
import { learnGround, learnServer } from "./learn-ground.ts";

describe("learnGround", () => {
  const environment = readEnvironment({ OLLAMA_HOST: "http://127.0.0.1:9" });
  let loaded: LoadedConfiguration;
  let server: Server | null = null;
  beforeAll(async () => {
    loaded = await loadFromProcess(readCommandLine([]), environment);
  });
  afterEach(() => {
    server?.close();
  });

  /** Answers as a Tradewind with other keys and weights than this shell's would. */
  async function serverWith(priorsVersion: string, status = 200): Promise<string> {
    const { policy } = loaded.configuration;
    const rule = { kind: "weights", weights: { quality: 0, cost: 1, latency: 0 } };
    const bodies: Record<string, object> = {
      "/v1/models": { data: ["auto", "auto:best", "openai/gpt-5-mini", "own/model"].map((id) => ({ id })) },
      "/v1/route": { priors_version: priorsVersion, policy: snakeKeys({ ...policy, rule }) },
    };
    const started = createServer((request, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(bodies[request.url ?? ""] ?? {}));
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
    const address = started.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  it("takes the models and weights of the running server, and names those that it does not know", async () => {
    const url = await serverWith("v1");
    const ground = await learnGround(loaded, { url, apiKey: null }, "v1");
    expect(new Set(ground.candidates.map(({ model }) => model.id))).toEqual(new Set(["openai/gpt-5-mini"]));
    expect(ground.policy).toEqual({
      ...loaded.configuration.policy,
      rule: { kind: "weights", weights: { quality: 0, cost: 1, latency: 0 } },
    });
    expect(ground.note).toContain(`Previewed for the server at ${url}: its 2 models`);
    expect(ground.note).toContain("left out: own/model");
  });

  it.each([
    ["other priors", "v2", 200, "routes by priors v2, and v1 are active"],
    ["a key that this shell lacks", "v1", 401, "asks for a client key"],
    ["something else there", "v1", 404, "answered 404"],
  ])("says why it takes this shell's configuration: %s", async (_why, version, status, words) => {
    const { note, candidates } = await learnGround(
      loaded,
      { url: await serverWith(version, status), apiKey: null },
      "v1",
    );
    expect(note).toContain(words);
    expect(note).toContain("this shell's configuration");
    expect(candidates[0]?.model.id).toMatch(/^demo\//);
  });

  it("says so where no server runs, and looks where the configured one would listen", async () => {
    const { note } = await learnGround(loaded, { url: "http://127.0.0.1:9", apiKey: null }, "v1");
    expect(note).toContain("No running server answers at http://127.0.0.1:9 (name it with --server)");
    expect(learnServer(null, loaded, readEnvironment({ TRADEWIND_API_KEYS: "one,two" }))).toEqual({
      url: "http://127.0.0.1:8787",
      apiKey: "one",
    });
  });
});
