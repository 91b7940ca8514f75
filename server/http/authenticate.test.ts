import { describe, expect, it } from "vitest";
import { createAuthenticator } from "./authenticate.ts";

describe("createAuthenticator", () => {
  it("lets everyone in where no key is configured", () => {
    expect(createAuthenticator([])(undefined)).toMatchObject({ tenant: "default", keyId: null });
  });

  it("accepts each configured key and tells callers apart without holding the key", () => {
    const authenticate = createAuthenticator(["key-one", "key-two"]);
    const one = authenticate("Bearer key-one");
    const two = authenticate("bearer key-two");
    expect(one.keyId).not.toBe(two.keyId);
    expect(JSON.stringify([one, two])).not.toContain("key-");
  });

  it("knows whose a key is, so that a key that takes another's place keeps the tenant", () => {
    const authenticate = createAuthenticator(["plain", "anna:old-key", "anna:new-key", "bob:third"]);
    const tenantOf = (key: string) => authenticate(`Bearer ${key}`).tenant;
    expect(["plain", "old-key", "new-key", "third"].map(tenantOf)).toEqual([
      "default",
      "anna",
      "anna",
      "bob",
    ]);
    expect(() => authenticate("Bearer anna:old-key")).toThrow(/not known/);
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
      expect(() => authenticate(header)).toThrow(
        expect.objectContaining({ code: "invalid_api_key", status: 401 }),
      );
    }
    expect(() => authenticate("Bearer sk-very-secret")).toThrow(
      expect.not.stringContaining("sk-very-secret"),
    );
  });
});
