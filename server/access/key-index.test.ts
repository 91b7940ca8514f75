import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../engine/index.ts";
import type { StoredKey } from "../database/repositories/access.ts";
import type { KeySettings } from "../operation/key-settings.ts";
import { openPrincipal } from "../operation/principal.ts";
import { createKeyIndex } from "./key-index.ts";
import { keyState, keyView } from "./key-view.ts";
import { newKey, prefixOf, sha256 } from "./new-key.ts";
import { createSessionSources, shortHash } from "./session-source.ts";
import { onlyTenant, seesTexts, type Viewer, viewerOfPrincipal } from "./viewer.ts";

let made = 0;
const make = (settings: KeySettings = {}, changes: Partial<StoredKey> = {}) => {
  made += 1;
  const { key, prefix, hash } = newKey((count) => Buffer.alloc(count, made));
  const stored: StoredKey = {
    ...{ id: `key_${made}`, prefix, hash, tenant: "acme", settings },
    ...{ createdAtMs: 1, rotatedAtMs: null, revokedAtMs: null, ...changes },
  };
  return { key, stored };
};

describe("a key of ours", () => {
  it("is a mark, 48 bits that may be seen and 256 that may not; what is kept is its hash", () => {
    const asked: number[] = [];
    const { key, prefix, hash } = newKey((count) => {
      asked.push(count);
      return Buffer.alloc(count, 0xab);
    });
    expect([asked, prefix]).toEqual([[6, 32], "tw-abababababab"]);
    expect(key).toBe(`${prefix}-${Buffer.alloc(32, 0xab).toString("base64url")}`);
    expect(hash).toEqual(sha256(key));
    expect(prefixOf(key)).toBe(prefix);
    for (const other of ["", "tw-", "sk-abababababab-x", prefix, `${prefix}x-`, `x${key}`])
      expect(prefixOf(other)).toBeNull();
  });

  it("is found whole, and not by any other text that begins or ends like it", () => {
    const index = createKeyIndex(defaultPolicy);
    const [one, two] = [make(), make({}, { tenant: "other" })];
    index.apply([one.stored, two.stored]);
    expect(index.find(one.key, 0)).toMatchObject({ tenant: "acme", keyId: one.stored.id });
    expect(index.find(two.key, 0)).toMatchObject({ tenant: "other", keyId: two.stored.id });
    const halves = `${one.stored.prefix}${two.key.slice(two.stored.prefix.length)}`;
    for (const wrong of [`${one.key}x`, one.key.slice(0, -1), halves, one.stored.prefix, "", make().key])
      expect(index.find(wrong, 0)).toBeNull();
  });

  it("is not found from the moment on that it expires", () => {
    const index = createKeyIndex(defaultPolicy);
    const { key, stored } = make({ expires_at: new Date(1_000).toISOString() });
    index.apply([stored]);
    const valid = (nowMs: number) => [index.find(key, nowMs) !== null, index.isValid(stored.id, nowMs)];
    expect([valid(999), valid(1_000)]).toEqual([
      [true, true],
      [false, false],
    ]);
    expect([keyState(stored, 999), keyState(stored, 1_000)]).toEqual(["valid", "expired"]);
  });

  it("is not found once it is revoked, nor its old secret once it is rotated; others stay", () => {
    const index = createKeyIndex(defaultPolicy);
    const [one, other] = [make(), make()];
    index.apply([one.stored, other.stored]);
    const { key, prefix, hash } = newKey((count) => Buffer.alloc(count, 0xee));
    const rotated = { ...one.stored, prefix, hash, rotatedAtMs: 5 };
    index.apply([rotated]);
    expect([index.find(one.key, 0), index.find(key, 0)?.keyId]).toEqual([null, one.stored.id]);
    expect(index.isValid(one.stored.id, 0)).toBe(true);
    const revoked = { ...rotated, revokedAtMs: 6 };
    index.apply([revoked]);
    expect([index.find(key, 0), index.isValid(one.stored.id, 0)]).toEqual([null, false]);
    expect(index.find(other.key, 0)).not.toBeNull();
    expect(keyState({ ...revoked, settings: { expires_at: "1970-01-01T00:00:00Z" } }, 9)).toBe("revoked");
    expect(index.isValid("key_0", 0)).toBe(false);
  });

  it("turns the server's door on for ever, also where it is revoked", () => {
    const index = createKeyIndex(defaultPolicy);
    expect([index.isLoaded, index.isInUse]).toEqual([false, false]);
    index.apply([]);
    expect([index.isLoaded, index.isInUse]).toEqual([true, false]);
    index.apply([make({}, { revokedAtMs: 1 }).stored]);
    index.apply([]);
    expect(index.isInUse).toBe(true);
  });

  it("follows the installation's policy in what it does not set", () => {
    const index = createKeyIndex({ ...defaultPolicy, baselineModelId: "old" });
    const { key, stored } = make({ weights: { cost: 1 } });
    index.apply([stored]);
    index.takePolicy({ ...defaultPolicy, baselineModelId: "new" });
    expect(index.find(key, 0)?.policy).toMatchObject({
      baselineModelId: "new",
      rule: { weights: { quality: 0, cost: 1, latency: 0 } },
    });
  });

  it("is shown without its secret and its hash", () => {
    const { stored } = make({ owner: "Ann" }, { rotatedAtMs: 2, revokedAtMs: 3 });
    expect(keyView(stored, 0)).toEqual({
      ...{
        id: stored.id,
        prefix: stored.prefix,
        tenant: "acme",
        state: "revoked",
        settings: { owner: "Ann" },
      },
      created_at: "1970-01-01T00:00:00.001Z",
      rotated_at: "1970-01-01T00:00:00.002Z",
      revoked_at: "1970-01-01T00:00:00.003Z",
    });
    expect(keyView(make().stored, 0)).toMatchObject({ state: "valid", rotated_at: null, revoked_at: null });
  });
});

describe("who reads", () => {
  const admin: Viewer = { role: "admin", tenant: null, name: "admin" };
  const operator: Viewer = { role: "operator", tenant: null, name: "bob" };
  const local = viewerOfPrincipal({ ...openPrincipal, tenant: "default" });
  const client = viewerOfPrincipal({ ...openPrincipal, tenant: "acme", keyId: "key_1" });

  it("is shown all tenants' figures unless it is one, and the texts of its own alone unless it administers", () => {
    expect(client).toEqual({ role: "tenant", tenant: "acme", name: "key_1" });
    expect(local).toEqual({ role: "operator", tenant: "default", name: "local" });
    expect([admin, operator, local, client].map(onlyTenant)).toEqual([null, null, null, "acme"]);
    const sees = (viewer: Viewer) => ["acme", "other", "default", null].map((of) => seesTexts(viewer, of));
    expect(sees(admin)).toEqual([true, true, true, true]);
    expect(sees(operator)).toEqual([false, false, false, false]);
    expect(sees(local)).toEqual([false, false, true, false]);
    expect(sees(client)).toEqual([true, false, false, false]);
  });

  it("has a session as long as what it was opened with holds", () => {
    const valid = new Set(["key_1"]);
    const index = { isValid: (id: string, nowMs: number) => nowMs === 7 && valid.has(id) };
    const sources = createSessionSources("admin-key-of-16-characters", ["ann"], index, () => 7);
    const ofAdmin = `admin:${shortHash("admin-key-of-16-characters")}`;
    expect([sources.of(admin), sources.of(client)]).toEqual([ofAdmin, "key:key_1"]);
    expect(shortHash("a")).toBe("ca978112ca1b");
    for (const source of ["link", "oidc", ofAdmin, "key:ann", "key:key_1"])
      expect([source, sources.isValid(source)]).toEqual([source, true]);
    valid.clear();
    for (const source of ["key:key_1", "key:bob", "ann", "key_1", "admin:other", "admin:", ""])
      expect([source, sources.isValid(source)]).toEqual([source, false]);
    const without = createSessionSources(null, [], index, () => 7);
    expect([without.of(admin), without.isValid(ofAdmin), without.isValid("admin:null")]).toEqual([
      ...["key:admin", false, false],
    ]);
  });
});
