import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCatalog, modelFromEntry } from "../../engine/index.ts";
import { loadCatalogue } from "../config/load-catalogue.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { createRecorder } from "../record/create-recorder.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { sampleOutcome } from "../record/testing/sample-records.ts";
import { seededRandom } from "../record/testing/seeded-random.ts";
import { systemClock } from "../start/system-ports.ts";
import { type KnownNames, type NameFilter, requireKnownName } from "./require-known-name.ts";

const models = loadCatalogue().map((entry) =>
  modelFromEntry(entry, { deployments: [], overrides: [], atMs: 0 }),
);
const catalog = buildCatalog(models);
const names: KnownNames = {
  catalog: () => catalog,
  taskTypes: ["math", "code:debug"],
  keys: async () => [
    { id: "key_a", tenant: "anna" },
    { id: "key_b", tenant: "bob" },
  ],
};

describe.each(backends)("requireKnownName on $name", (backend) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await backend.open();
    const recorder = createRecorder({ database, clock: systemClock, flushIntervalMs: null });
    const id = requestIdFactory({ clock: systemClock, random: seededRandom(1) })();
    const labels = { model: "gone/model-1", provider: "gone", task: "gone:task" };
    recorder.recordOutcome(sampleOutcome(id), { tenant: "gone-tenant", keyId: "key_gone", labels });
    await recorder.flush();
    await recorder.close(0);
  });
  afterAll(() => database.remove());

  const meant = (field: NameFilter["field"], value: string, tenant: string | null = null) =>
    requireKnownName(database.db, names, { field, value, tenant });

  it.each([
    ["model", "gone/model-1"],
    ["task", "gone:task"],
    ["key", "key_gone"],
    ["tenant", "gone-tenant"],
    ["task", "math"],
    ["key", "key_a"],
    ["tenant", "bob"],
    ["tenant", "default"],
  ] as const)("takes the %s %s, of the log or of today", async (field, value) => {
    expect(await meant(field, value)).toBe(value);
  });

  it("reads another name of a model", async () => {
    const { id } = models.find((model) => model.id === "openai/gpt-5-mini")!;
    for (const name of [id, "gpt-5-mini", "OpenAI/GPT-5-mini"]) expect(await meant("model", name)).toBe(id);
  });

  it.each([
    ["model", "openai/gpt-5-mni", "`openai/gpt-5-mini`"],
    ["model", "gone/model-2", "`gone/model-1`"],
    ["model", "openai/gpt-5@high", "say `openai/gpt-5`"],
    ["task", "code:debugg", "`code:debug`"],
    ["key", "key_x", "is not the id of a key here, nor in the log"],
    ["tenant", "anna1", "`anna`"],
  ] as const)("refuses the %s %s with what was probably meant", async (field, value, part) => {
    await expect(meant(field, value)).rejects.toMatchObject({
      ...{ code: "invalid_request", param: field },
      message: expect.stringContaining(part),
    });
  });

  it("tells a tenant nothing of another's: its keys and what it logged are unknown", async () => {
    for (const [field, value] of [
      ["key", "key_b"],
      ["key", "key_gone"],
      ["task", "gone:task"],
      ["model", "gone/model-1"],
    ] as const) {
      const refused = await meant(field, value, "anna").catch((error: unknown) => error as Error);
      expect(refused, value).toMatchObject({ code: "invalid_request", param: field });
      expect((refused as Error).message.replaceAll(`\`${value}\``, "")).not.toMatch(/key_b|gone/);
    }
    expect(await meant("key", "key_gone", "gone-tenant")).toBe("key_gone");
  });

  it("refuses nothing while what was logged is still being counted", async () => {
    await database.sql`insert into usage_backfill (id, before) values (1, '01900000-0000-7000-8000-000000000000')`;
    expect(await meant("model", "gone/model-2")).toBe("gone/model-2");
    await database.sql`delete from usage_backfill`;
  });
});
