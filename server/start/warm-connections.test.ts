import { expect, it } from "vitest";
import { json } from "../pipeline/dispatch/testing/behaviours.ts";
import { closedPort, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { startDemoServers } from "./testing/demo-servers.ts";

it("opens one connection for each origin at start where it is set, by its list of models", async () => {
  await using upstream = await startFakeUpstream(json({ data: [] }));
  const at = (id: string, base_url: string) => ({
    ...{ id, price: { input: 1, output: 2 } },
    deployments: [{ provider: "vllm", model: "test", base_url, api_key_env: null }],
  });
  await using _servers = await startDemoServers(
    {
      models: [
        at("a/one", upstream.baseUrl),
        at("a/two", upstream.baseUrl),
        at("a/dead", `http://127.0.0.1:${await closedPort()}/v1`),
      ],
      ...{ embedding: { depth: "static" }, dispatch: { warm_connections: "start" } },
    },
    1,
  );
  await expect.poll(() => upstream.seen.map(({ path }) => path)).toEqual(["/v1/models"]);
}, 300_000);
