import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Priors } from "../../../engine/index.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { testStartMs } from "../testing/test-clock.ts";
import {
  activePriorsVersion,
  clearActivePriors,
  findPriors,
  insertPriors,
  listPriors,
  type NewPriors,
  setActivePriors,
} from "./priors.ts";

/** The table keeps an artefact as it is: what is in it is none of its business, so a little will do. */
function artefact(version: string): Priors {
  return { schemaVersion: 1, version, outputTokens: { math: 200 }, byPrice: [] } as unknown as Priors;
}

function fitted(version: string, createdAtMs: number): NewPriors {
  return {
    artefact: artefact(version),
    createdAtMs,
    evidenceCount: 12,
    evidenceHash: "hash",
    newestEvidenceAtMs: null,
    note: `fit ${version}`,
  };
}

describe.each(backends)("priors on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await database.sql`truncate priors`;
    await insertPriors(database.db, fitted("first", testStartMs));
    await insertPriors(database.db, fitted("second", testStartMs + 1));
  });

  const activeVersion = (): Promise<string | null> => activePriorsVersion(database.db);

  it("are listed newest first, none of them active until one is set", async () => {
    expect((await listPriors(database.db)).map(({ version, isActive }) => [version, isActive])).toEqual([
      ["second", false],
      ["first", false],
    ]);
    expect(await activeVersion()).toBeNull();
  });

  it("read back as they were added, and stay so when added again", async () => {
    await insertPriors(database.db, { ...fitted("first", testStartMs + 9), note: "again" });
    expect(await findPriors(database.db, "first")).toEqual(artefact("first"));
    expect((await listPriors(database.db)).find(({ version }) => version === "first")).toEqual({
      version: "first",
      createdAtMs: testStartMs,
      evidenceCount: 12,
      evidenceHash: "hash",
      newestEvidenceAtMs: null,
      note: "fit first",
      isActive: false,
      isPinned: false,
    });
    expect(await findPriors(database.db, "none")).toBeNull();
  });

  it("have one active version at a time", async () => {
    expect(await setActivePriors(database.db, "first")).toBe(true);
    expect(await setActivePriors(database.db, "second")).toBe(true);
    expect(await activeVersion()).toBe("second");
    expect((await listPriors(database.db)).filter(({ isActive }) => isActive)).toHaveLength(1);
  });

  it("keep a pinned version against an automatic fit, not against a person", async () => {
    await setActivePriors(database.db, "first", { isPinned: true });
    expect(await setActivePriors(database.db, "second", { unlessPinned: true })).toBe(false);
    expect(await activeVersion()).toBe("first");
    expect(await setActivePriors(database.db, "second")).toBe(true);
    expect(await setActivePriors(database.db, "first", { unlessPinned: true })).toBe(true);
  });

  it("keep what is active when a version is set that does not exist", async () => {
    await setActivePriors(database.db, "first");
    await expect(setActivePriors(database.db, "none")).rejects.toThrow("no version of the priors named none");
    expect(await activeVersion()).toBe("first");
  });

  it("have one active version after two were set at once", async () => {
    await Promise.all([setActivePriors(database.db, "first"), setActivePriors(database.db, "second")]);
    expect((await listPriors(database.db)).filter(({ isActive }) => isActive)).toHaveLength(1);
  });

  it("can all be let go", async () => {
    await setActivePriors(database.db, "first");
    await clearActivePriors(database.db);
    expect(await activeVersion()).toBeNull();
  });
});
