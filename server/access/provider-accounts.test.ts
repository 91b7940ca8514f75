import { describe, expect, it } from "vitest";
import { buildCatalog, type Catalog } from "../../engine/index.ts";
import { createTextCipher } from "../encryption/text-cipher.ts";
import type { SharedKeys } from "../operation/shared-keys.ts";
import { testModel } from "../pipeline/testing/test-gateway.ts";
import { createProviderAccounts } from "./provider-accounts.ts";
import { providerKeyPurpose } from "./provider-key-administration.ts";
import { providerKeyOpener } from "./provider-key-opener.ts";

const paid = (id: string, providers: readonly string[], changes: object = {}) => {
  const model = testModel(id, providers, changes);
  const deployments = model.deployments.map((place) => ({
    ...place,
    apiKeyEnv: "KEY",
    markupBasisPoints: 500,
  }));
  return { ...model, deployments };
};
const catalog = buildCatalog([
  paid("openai/a", ["openai", "azure"]),
  testModel("local/b", ["ollama"]),
  paid("openai/old", ["openai"], { isByNameOnly: true }),
  paid("openai/embed", ["openai"], { kind: "embedding" }),
]);

const start = () => {
  const accounts = createProviderAccounts(({ sealed }) => (sealed === "broken" ? null : `opened ${sealed}`));
  return {
    accounts,
    set: (tenant: string, provider: string, sealed = "x") =>
      accounts.apply(
        [{ tenant, provider, sealed, lastFour: null, createdAtMs: 0, updatedAtMs: 0 } as never],
        [],
      ),
    share: (tenant: string, sharedKeys: SharedKeys) => accounts.apply([], [{ tenant, sharedKeys } as never]),
    /** Where a tenant's requests may go: id, whose key, its variable, and the markup. */
    places: (tenant: string, of: Catalog = catalog) => {
      const own = accounts.catalogFor(tenant, of);
      return Object.fromEntries(
        [...own.models, ...own.byNameOnly, ...own.otherKinds].map(({ id, deployments }) => [
          id,
          deployments.map(({ id: place, account = null, apiKeyEnv, markupBasisPoints }) => [
            ...[place, account, apiKeyEnv, markupBasisPoints],
          ]),
        ]),
      );
    },
  };
};
const shared = (place: string) => [place, null, "KEY", 500];
const own = (place: string, tenant = "a") => [`${place}~${tenant}`, tenant, null, 0];
const local = { "local/b": [["local/b#0", null, null, 0]] };

describe("the places of a tenant's requests", () => {
  it("are the installation's where it brings no key, whatever other tenants bring", () => {
    const { accounts, set, share } = start();
    set("b", "openai");
    share("c", "never");
    expect(accounts.catalogFor("a", catalog)).toBe(catalog);
    expect(accounts.keyOf("a", "openai")).toBeNull();
    expect([accounts.keyOf("b", "openai"), accounts.keyOf("b", "azure")]).toEqual(["opened x", null]);
  });

  it("are its own at the providers of its keys, unpaid by the installation, and the shared ones elsewhere", () => {
    const { set, places } = start();
    set("a", "openai");
    expect(places("a")).toEqual({
      ...local,
      "openai/a": [own("openai/a#0"), shared("openai/a#1")],
      "openai/old": [own("openai/old#0")],
      "openai/embed": [own("openai/embed#0")],
    });
  });

  it("are the shared ones beside each of its own where those may be fallen back to", () => {
    const { set, share, places } = start();
    set("a", "openai");
    share("a", "fallback");
    expect(places("a")["openai/a"]).toEqual([own("openai/a#0"), shared("openai/a#0"), shared("openai/a#1")]);
  });

  it("are none of the installation's accounts where it may not use them; a model without a place is not ranked", () => {
    const { accounts, set, share, places } = start();
    share("a", "never");
    expect(places("a")).toEqual({ ...local, "openai/a": [], "openai/old": [], "openai/embed": [] });
    expect(accounts.catalogFor("a", catalog).models.map(({ id }) => id)).toEqual(["local/b"]);
    set("a", "azure");
    expect(places("a")["openai/a"]).toEqual([own("openai/a#1")]);
  });

  it("are its own also where its key does not open: such a request fails and goes to no other account", () => {
    const { accounts, set, places } = start();
    set("a", "openai", "broken");
    expect(places("a")["openai/a"]).toEqual([own("openai/a#0"), shared("openai/a#1")]);
    expect(accounts.keyOf("a", "openai")).toBeNull();
  });

  it("change from the next request on, and with the catalogue", () => {
    const { accounts, set, share, places } = start();
    set("a", "openai");
    const before = accounts.catalogFor("a", catalog);
    expect(accounts.catalogFor("a", catalog)).toBe(before);
    set("a", "azure");
    expect(places("a")["openai/a"]).toEqual([own("openai/a#0"), own("openai/a#1")]);
    const changed = buildCatalog([paid("openai/new", ["openai"])]);
    expect(Object.keys(places("a", changed))).toEqual(["openai/new"]);
    set("a", "openai", "");
    expect(places("a")["openai/a"]).toEqual([shared("openai/a#0"), own("openai/a#1")]);
    set("a", "azure", "");
    expect(accounts.catalogFor("a", catalog)).toBe(catalog);
    share("a", "never");
    share("a", "unless_own");
    expect(accounts.catalogFor("a", catalog)).toBe(catalog);
  });

  it("keep the tenant's rule while it has no key, also one that was set before its first or beyond its last", () => {
    const { set, share, places } = start();
    share("a", "fallback");
    for (const sealed of ["x", "", "y"]) set("a", "openai", sealed);
    expect(places("a")["openai/a"]).toEqual([own("openai/a#0"), shared("openai/a#0"), shared("openai/a#1")]);
  });
});

describe("a tenant's key as it is stored", () => {
  const cipher = createTextCipher([new Uint8Array(32)]);
  const sealed = cipher.seal("sk-of-a", providerKeyPurpose("a", "openai"));
  const open = (key: object, by: typeof cipher | null = cipher) => {
    const said: object[] = [];
    const opener = providerKeyOpener(by, { warn: (about: object) => void said.push(about) });
    return { key: opener({ tenant: "a", provider: "openai", sealed, ...key } as never), said };
  };

  it("opens where it was put, and in no other place; why not is said without it", () => {
    expect(open({})).toEqual({ key: "sk-of-a", said: [] });
    for (const place of [{ tenant: "b" }, { provider: "azure" }]) {
      const { key, said } = open(place);
      expect([key, said]).toEqual([
        null,
        [{ ...{ tenant: "a", provider: "openai", ...place }, reason: expect.any(String) }],
      ]);
      expect(JSON.stringify(said)).not.toContain("sk-of-a");
    }
  });

  it("is not used where it is not encrypted, or there is nothing to open it with", () => {
    expect(open({ sealed: "sk-plain" })).toMatchObject({
      key: null,
      said: [{ reason: "It is not encrypted." }],
    });
    expect(open({}, null)).toMatchObject({
      key: null,
      said: [{ reason: expect.stringContaining("not set") }],
    });
  });
});
