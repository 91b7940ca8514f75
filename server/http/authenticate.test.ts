import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../engine/index.ts";
import { createKeyIndex } from "../access/key-index.ts";
import { newKey } from "../access/new-key.ts";
import { createAuthenticator } from "./authenticate.ts";

describe("createAuthenticator", () => {
  it("lets everyone in where no key is configured", () => {
    expect(createAuthenticator([])({})).toMatchObject({ tenant: "default", keyId: null });
  });

  it("accepts each configured key and tells callers apart without holding the key", () => {
    const authenticate = createAuthenticator(["key-one", "key-two"]);
    const one = authenticate({ authorization: "Bearer key-one" });
    const two = authenticate({ authorization: "bearer key-two" });
    expect(one.keyId).not.toBe(two.keyId);
    expect(JSON.stringify([one, two])).not.toContain("key-");
  });

  it("knows whose a key is, so that a key that takes another's place keeps the tenant", () => {
    const authenticate = createAuthenticator(["plain", "anna:old-key", "anna:new-key", "bob:third"]);
    const tenantOf = (key: string) => authenticate({ authorization: `Bearer ${key}` }).tenant;
    expect(["plain", "old-key", "new-key", "third"].map(tenantOf)).toEqual([
      "default",
      "anna",
      "anna",
      "bob",
    ]);
    expect(() => authenticate({ authorization: "Bearer anna:old-key" })).toThrow(/not known/);
  });

  it("refuses a missing, malformed or wrong key without repeating it", () => {
    const authenticate = createAuthenticator(["key-one"]);
    for (const header of [
      undefined,
      "",
      "Bearer",
      "Basic key-one",
      "Bearer key-one extra",
      "Bearer key-onee",
    ]) {
      expect(() => authenticate(header === undefined ? {} : { authorization: header })).toThrow(
        expect.objectContaining({ code: "invalid_api_key", status: 401 }),
      );
    }
    expect(() => authenticate({ authorization: "Bearer sk-very-secret" })).toThrow(
      expect.not.stringContaining("sk-very-secret"),
    );
  });

  it("takes the headers of Azure's and Anthropic's clients, beside whatever else they send", () => {
    const authenticate = createAuthenticator(["anna:key-one"]);
    for (const headers of [
      { "api-key": "key-one" },
      { "x-api-key": "key-one" },
      { "x-api-key": "key-one", authorization: "Bearer another" },
      { "x-api-key": "unused", authorization: "Bearer key-one" },
    ])
      expect(authenticate(headers).tenant).toBe("anna");
    for (const headers of [{ "x-api-key": "" }, { "api-key": "key-on" }, { "x-api-key": "Bearer key-one" }])
      expect(() => authenticate(headers)).toThrow(expect.objectContaining({ code: "invalid_api_key" }));
  });

  it("serves nobody without a key once one was made, not even where all are revoked, and nobody by one of ours before they are read", () => {
    const index = createKeyIndex(defaultPolicy);
    const authenticate = createAuthenticator([], { index, nowMs: () => 0 });
    const { key, prefix, hash } = newKey((count) => Buffer.alloc(count, 7));
    const headers = { authorization: `Bearer ${key}` };
    expect(authenticate({})).toMatchObject({ tenant: "default", keyId: null });
    expect(() => authenticate(headers)).toThrow(expect.objectContaining({ code: "database_unavailable" }));
    const stored = {
      ...{ id: "key_1", prefix, hash, tenant: "team", settings: {} },
      ...{ createdAtMs: 0, rotatedAtMs: null, revokedAtMs: null },
    };
    index.apply([]);
    expect(authenticate({})).toMatchObject({ keyId: null });
    index.apply([stored]);
    expect(authenticate(headers)).toMatchObject({ tenant: "team", keyId: "key_1" });
    index.apply([{ ...stored, revokedAtMs: 1 }]);
    for (const sent of [headers, {}])
      expect(() => authenticate(sent)).toThrow(expect.objectContaining({ code: "invalid_api_key" }));
  });
});
