import { describe, expect, it } from "vitest";
import type { Operation } from "../operation/operation.ts";
import { cacheKey, cacheRule } from "./cache-rule.ts";
import { type CachedReply, createResponseCache } from "./response-cache.ts";

interface Asked {
  readonly tenant?: string;
  readonly keep?: "text" | "facts" | "nothing" | null;
  readonly kind?: string;
  readonly protocol?: string;
  readonly routing?: object;
  readonly body?: object;
  readonly headers?: object;
  readonly rules?: object;
}

const operation = ({
  tenant = "acme",
  keep = null,
  routing,
  body,
  headers,
  rules,
  ...rest
}: Asked = {}): Operation =>
  ({
    ...{ kind: "chat", protocol: "openai-chat", ...rest },
    principal: { tenant, keep, ...rules },
    directives: routing === undefined ? {} : { routing },
    payload: { body: { model: "auto", messages: [{ role: "user", content: "Hi" }], ...body }, headers },
  }) as unknown as Operation;
const keyOf = (asked: Asked = {}): string => cacheKey(operation(asked));

describe("cacheKey", () => {
  it("has nothing in common between tenants, and between requests whose replies differ", () => {
    const keys = [
      keyOf(),
      keyOf({ tenant: "other" }),
      keyOf({ protocol: "anthropic-messages" }),
      keyOf({ kind: "embedding" }),
      keyOf({ body: { model: "auto:best" } }),
      keyOf({ body: { stream: true } }),
      keyOf({ body: { seed: 1 } }),
      keyOf({ body: { seed: "1" } }),
      keyOf({ body: { messages: [] } }),
      keyOf({ body: { stop: ["a", "b"] } }),
      keyOf({ body: { stop: ["b", "a"] } }),
      keyOf({ body: { stop: ["a,b"] } }),
      keyOf({ body: { stop: ['a","b'] } }),
      keyOf({ routing: { max_cost_usd: 1 } }),
      keyOf({ headers: { "anthropic-beta": "context-1m" } }),
      // A value that stands for itself: the schema of what may be null, and of anything.
      keyOf({ body: { tools: [{ const: null }] } }),
      keyOf({ body: { tools: [{}] } }),
      keyOf({ body: { tools: [null] } }),
      // Keys of one tenant that may not use the same models and places.
      keyOf({ rules: { allowedModels: ["openai/*"] } }),
      keyOf({ rules: { policy: { rule: { kind: "weights" } } } }),
      keyOf({ rules: { limits: { maxCostNanoUsd: 1 } } }),
      keyOf({ rules: { presets: ["cheap"] } }),
      keyOf({ rules: { dataDemands: { region: "eu" } } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^(?:acme|other) [\w-]{43}$/);
    // By which they are deleted: no tenant's name begins with another's and a space.
    expect(keys.filter((key) => key.startsWith("other "))).toEqual([keyOf({ tenant: "other" })]);
  });

  it("is one whatever the order of fields, for nothing at all, and for what the reply does not depend on", () => {
    const tool = { type: "function", name: "f" };
    const key = keyOf({ body: { tools: [tool], temperature: 0 } });
    expect(keyOf({ body: { temperature: 0, tools: [{ name: "f", type: "function" }] } })).toBe(key);
    for (const beside of [
      { body: { user: "u", safety_identifier: "s", metadata: { a: 1 }, prompt_cache_key: "p" } },
      { body: { store: true, service_tier: "flex", seed: null, top_p: undefined } },
      { routing: {} },
      { routing: { cache: { mode: "exact" }, session_id: "s", timeouts: { idle_ms: 5 } } },
    ])
      expect(keyOf(beside)).toBe(keyOf());
  });
});

describe("cacheRule", () => {
  const settings = { mode: "exact", maxAgeSeconds: 60 } as const;

  it("holds where the configuration or the request turns the cache on, for as long as either says", () => {
    const off = { ...settings, mode: "off" } as const;
    const asking = (cache: object) => operation({ routing: { cache } });
    expect(cacheRule(operation(), settings)).toEqual({ maxAgeMs: 60_000 });
    expect(cacheRule(operation(), off)).toBeNull();
    expect(cacheRule(asking({ mode: "off" }), settings)).toBeNull();
    expect(cacheRule(asking({ mode: "exact" }), off)).toEqual({ maxAgeMs: 60_000 });
    expect(cacheRule(asking({ max_age_s: 5 }), settings)).toEqual({ maxAgeMs: 5_000 });
  });

  it("keeps nothing of what may not be stored", () => {
    expect(cacheRule(operation({ body: { store: false } }), settings)).toBeNull();
    for (const keep of ["facts", "nothing"] as const)
      expect(cacheRule(operation({ keep }), settings)).toBeNull();
    expect(cacheRule(operation({ keep: "text" }), settings)).not.toBeNull();
  });

  it("keeps nothing of forms, whose files are not compared", () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect(cacheRule(operation({ kind: "transcription", headers }), settings)).toBeNull();
  });
});

describe("createResponseCache", () => {
  let nowMs = 1_000;
  const reply = (body = "x"): CachedReply => ({
    ...{ headers: {}, body, candidateId: "m", costNanoUsd: 1, finishReason: "stop", storedAtMs: nowMs },
    labels: {} as CachedReply["labels"],
  });

  it("gives a reply until it is too old, and none that is too large", () => {
    const cache = createResponseCache({ nowMs: () => nowMs }, 800);
    cache.keep("acme 1", reply());
    cache.keep("acme 2", reply("x".repeat(99)));
    cache.keep("acme 3", reply("x".repeat(100)));
    expect(cache.find("acme 1", { maxAgeMs: 0 })?.body).toBe("x");
    expect(cache.find("acme 2", { maxAgeMs: 0 })?.body).toHaveLength(99);
    expect(cache.find("acme 3", { maxAgeMs: 0 })).toBeNull();
    nowMs += 10;
    expect(cache.find("acme 1", { maxAgeMs: 10 })).not.toBeNull();
    expect(cache.find("acme 1", { maxAgeMs: 9 })).toBeNull();
    // Bounded by the bytes of all.
    for (let count = 0; count < 9; count += 1) cache.keep(`b ${count}`, reply("x".repeat(99)));
    expect(cache.find("b 0", { maxAgeMs: 99 })).toBeNull();
    expect(cache.find("b 8", { maxAgeMs: 99 })).not.toBeNull();
  });

  it("forgets everything of one tenant, and nothing of one whose name begins alike", () => {
    const cache = createResponseCache({ nowMs: () => nowMs }, 10_000);
    for (const key of ["acme 1", "acme 2", "acme2 1"]) cache.keep(key, reply());
    expect(cache.forget("acme")).toBe(2);
    expect(["acme 1", "acme 2", "acme2 1"].map((key) => cache.find(key, { maxAgeMs: 1 }) !== null)).toEqual([
      ...[false, false, true],
    ]);
    expect(cache.forget("acme")).toBe(0);
  });
});
