import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../engine/index.ts";
import { principalOfKey } from "../../access/principal-of-key.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { target } from "../dispatch/testing/target.ts";
import { createTestGateway, routeTo, testModel } from "../testing/test-gateway.ts";
import { readDataDemands, unmetDemand } from "./data-demands.ts";

const at = (changes: object) => target("http://127.0.0.1/v1", "a", changes).deployment;

describe("unmetDemand", () => {
  it.each([
    [{ region: "eu" }, { region: "eu-west-1" }, null],
    [{ region: "EU" }, { region: "eu" }, null],
    [{ region: ["us", "eu"] }, { region: "eu-west-1" }, null],
    [{ region: "eu" }, { region: "europe" }, "`provider.region` (eu)"],
    [{ region: "eu" }, { region: null }, "`provider.region` (eu)"],
    [{ data_collection: "deny" }, { trainsOnData: false }, null],
    [{ data_collection: "deny" }, { trainsOnData: true }, "`provider.data_collection: deny`"],
    [{ data_collection: "deny" }, {}, "`provider.data_collection: deny`"],
    [{ data_collection: "allow" }, { trainsOnData: true }, null],
    [{ zdr: true }, { retentionDays: 0 }, null],
    [{ zdr: true }, { retentionDays: 30 }, "`provider.zdr`"],
    [{ zdr: true }, { retentionDays: null }, "`provider.zdr`"],
    [{ zdr: false }, { retentionDays: 30 }, null],
  ] as const)("%j at %j: %s", (preferences, place, unmet) => {
    expect(unmetDemand(at(place), [readDataDemands(preferences, "request")])).toBe(unmet);
  });
});

describe("a request with demands on its data", () => {
  const meets = { region: "eu-west-1", trainsOnData: false, retentionDays: 0 };
  /** Two places of each model: the first meets nothing, the second all. */
  const models = ["openai/gpt", "meta/llama"].map((id) => {
    const model = testModel(id, ["openai", "azure"]);
    return {
      ...model,
      deployments: model.deployments.map((one, at) => (at === 0 ? one : { ...one, ...meets })),
    };
  });

  // Failover, hedging and going on with a broken stream draw from these targets alone.
  it.each([
    ["auto", undefined],
    ["openai/gpt", ["meta/llama"]],
  ])("is given only places that meet them, fallbacks included: %s", async (model, fallbacks) => {
    for (const [provider, places] of [
      [{}, 4],
      [{ region: "eu" }, 2],
      [{ data_collection: "deny" }, 2],
      [{ zdr: true }, 2],
    ] as const) {
      const test = createTestGateway(models, routeTo());
      const messages = [{ role: "user", content: "Hello" }];
      await test.chat({
        model,
        messages,
        provider,
        ...(fallbacks && { models: fallbacks }),
      } as ChatRequestBody);
      const { targets } = test.dispatched[0]!;
      expect(targets).toHaveLength(places);
      if (places === 2) for (const { deployment } of targets) expect(deployment).toMatchObject(meets);
    }
  });

  it.each(["auto", "openai/gpt"])(
    "is held to those of its key, whatever it says itself: %s",
    async (model) => {
      const messages = [{ role: "user", content: "Hello" }] as const;
      const served = async (settings: object, provider?: object) => {
        const test = createTestGateway(models, routeTo());
        const key = { id: "k", tenant: "anna", settings };
        const body = { model, messages, ...(provider && { provider }) } as unknown as ChatRequestBody;
        await test.chat(body, principalOfKey(key, defaultPolicy));
        return test.dispatched[0]!.targets.map(({ deployment }) => deployment);
      };
      const others = model === "auto" ? 4 : 2;
      expect(await served({ data_collection: "allow", zdr: false })).toHaveLength(others);
      for (const settings of [{ region: "eu" }, { data_collection: "deny" }, { zdr: true }]) {
        const loosened = { data_collection: "allow", zdr: false, region: ["eu", "us"] };
        for (const provider of [undefined, loosened])
          for (const deployment of await served(settings, provider)) expect(deployment).toMatchObject(meets);
      }
      await expect(served({ region: ["us"] })).rejects.toThrow("`region` of your key (us)");
      await expect(served({ region: ["us"] }, { region: "eu" })).rejects.toThrow("data_policy");
    },
  );
});
