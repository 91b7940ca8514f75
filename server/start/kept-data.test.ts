import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createProviderKeyAdministration,
  providerKeyPurpose,
} from "../access/provider-key-administration.ts";
import { unpackDecision } from "../database/log-codec/packed-decision.ts";
import { createRetention, keepForEver } from "../database/partitions/apply-retention.ts";
import { dayMs } from "../database/partitions/day.ts";
import { insertAudit, listAudit } from "../database/repositories/access.ts";
import { findRequest } from "../database/repositories/find-request.ts";
import { listProviderKeys } from "../database/repositories/provider-keys.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { findPromptFeatures } from "../database/testing/find-prompt-features.ts";
import { createTestClock, testStartMs } from "../database/testing/test-clock.ts";
import { createTextCipher } from "../encryption/text-cipher.ts";
import { createRecorder } from "../record/create-recorder.ts";
import { textPurpose } from "../record/recorder-types.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { sampleDecision, sampleOutcome, samplePrompt } from "../record/testing/sample-records.ts";
import { seededRandom } from "../record/testing/seeded-random.ts";
import { rotateKey } from "./rotate-key.ts";

const clock = createTestClock();
const newRequestId = requestIdFactory({ clock, random: seededRandom(1) });
const [oldKey, newKey, foreignKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const actor = { actor: "admin", origin: "test" };

describe.each(backends)("kept data on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  /** @param key null: the text is stored as it is */
  async function store(count: number, key: Uint8Array | null): Promise<string[]> {
    const cipher = key === null ? null : createTextCipher([key]);
    const recorder = createRecorder({
      ...{ database, clock, flushIntervalMs: null, store: { prompts: true, replies: true } },
      protection: {
        redact: (text) => text,
        redactWire: (text) => text,
        seal: (text, purpose) => cipher?.seal(text, purpose) ?? text,
      },
    });
    const ids = Array.from({ length: count }, () => newRequestId());
    for (const id of ids) {
      const prompt = samplePrompt({ storedText: () => `prompt of ${id}`, conversationKey: "a conversation" });
      recorder.recordDecision(sampleDecision(id), prompt);
      recorder.recordOutcome(sampleOutcome(id), { tenant: "key-1", storedText: () => `reply of ${id}` });
    }
    await recorder.close(5_000);
    return ids;
  }
  const texts = async (id: string, keys: readonly Uint8Array[]) => {
    const cipher = createTextCipher(keys);
    const found = await findRequest(database.db, id);
    return [
      cipher.open(found!.decision!.promptText!, textPurpose("prompt", id)),
      cipher.open(found!.outcome!.replyText!, textPurpose("reply", id)),
    ];
  };

  it("rotates the encryption key in batches, goes on where it was stopped, and leaves what it cannot read", async () => {
    const ids = await store(7, oldKey);
    const [plain] = await store(1, null);
    const [foreign] = await store(1, foreignKey);
    const ports = { db: database.db, notify: async () => undefined, nowMs: clock.nowMs };
    const keys = createProviderKeyAdministration({ ...ports, cipher: createTextCipher([oldKey]) });
    await keys.set("acme", "openai", "sk-key-of-acme-1234567", actor);
    await keys.set("acme", "groq", "sk-key-to-be-removed", actor);
    await keys.remove("acme", "groq", actor);

    const both = createTextCipher([newKey, oldKey]);
    const stopped = rotateKey(database.db, both, {
      batch: 3,
      onBatch: () => {
        throw new Error("stopped");
      },
    });
    await expect(stopped).rejects.toThrow("stopped");
    const isNew = async (id: string) =>
      (await findRequest(database.db, id))!.decision!.promptText!.startsWith(both.prefix);
    expect((await Promise.all(ids.map(isNew))).filter(Boolean)).toHaveLength(3);
    for (const id of ids)
      expect(await texts(id, [newKey, oldKey]), "readable with both meanwhile").toEqual([
        `prompt of ${id}`,
        `reply of ${id}`,
      ]);

    expect(await rotateKey(database.db, both, { batch: 3 })).toEqual([
      { place: "texts of prompts", reencrypted: 4, encrypted: 1, unreadable: 1 },
      { place: "texts of replies", reencrypted: 7, encrypted: 1, unreadable: 1 },
      { place: "provider keys", reencrypted: 1, encrypted: 0, unreadable: 0 },
    ]);
    for (const id of [...ids, plain!])
      expect(await texts(id, [newKey])).toEqual([`prompt of ${id}`, `reply of ${id}`]);
    expect(await texts(foreign!, [foreignKey]), "untouched").toHaveLength(2);
    const [kept] = await listProviderKeys(database.db, "acme");
    expect(createTextCipher([newKey]).open(kept!.sealed, providerKeyPurpose("acme", "openai"))).toBe(
      "sk-key-of-acme-1234567",
    );
    expect(() =>
      createTextCipher([oldKey]).open(kept!.sealed, providerKeyPurpose("acme", "openai")),
    ).toThrow();
    expect(() =>
      createTextCipher([newKey]).open(kept!.sealed, providerKeyPurpose("other", "openai")),
    ).toThrow();
    expect((await rotateKey(database.db, both)).map(({ reencrypted }) => reencrypted)).toEqual([0, 0, 0]);
  });

  it("takes out each kind when its days are over, and nothing of what stays", async () => {
    const [old] = await store(1, null);
    await insertAudit(database.db, { ...actor, action: "old", target: "x", change: {}, atMs: clock.nowMs() });
    await database.sql`insert into feedback (created_at, tenant, request_id, metric, value, weight, source)
      values (${new Date(clock.nowMs()).toISOString()}, 'key-1', ${old!}, 'thumbs', 'true', 1, 'api')`;
    const before = await findRequest(database.db, old!);
    const nowMs = testStartMs + 40 * dayMs;
    const apply = createRetention({ ...keepForEver, text: 50, features: 50 });
    await apply(database.sql, nowMs);
    expect(await findRequest(database.db, old!), "not yet").toEqual(before);

    await createRetention({ ...keepForEver, text: 30 })(database.sql, nowMs);
    const withoutTexts = await findRequest(database.db, old!);
    expect([withoutTexts!.decision!.promptText, withoutTexts!.outcome!.replyText]).toEqual([null, null]);
    expect(await findPromptFeatures(database.db, old!)).not.toBeNull();

    await createRetention({ ...keepForEver, features: 30 })(database.sql, nowMs);
    expect(await findPromptFeatures(database.db, old!)).toBeNull();
    const figures = await findRequest(database.db, old!);
    expect(figures!.decision!.ranked, "the ranking and its figures stay").toEqual(before!.decision!.ranked);
    expect(figures!.decision!.tasks).toEqual(before!.decision!.tasks);
    expect(figures!.outcome!.cost).toEqual(before!.outcome!.cost);
    const hashes = await database.sql`select prompt_hash, conversation_key, session_key, user_key
      from decisions where request_id = ${old!}`;
    expect(Object.values(hashes[0]!)).toEqual([null, null, null, null]);
    const [ofVersion3] = await store(1, null);
    const packed3 = `03${"0000000000000005"}${"0".repeat(24)}0000${"01" + "0261a8"}${"01" + "00000000000000000007"}${"01" + "00033f000000ff00" + "000000000000"}`;
    await database.sql`update decisions set packed = decode(${packed3}, 'hex') where request_id = ${ofVersion3!}`;
    expect((await findPromptFeatures(database.db, ofVersion3!))!.embedding.length).toBe(2);
    // A second round of the same process finds nothing, and a later day goes on.
    expect(await apply(database.sql, nowMs + 20 * dayMs)).toBeGreaterThan(0);
    expect(await apply(database.sql, nowMs + 20 * dayMs)).toBe(0);
    const [row] = await database.sql`select packed from decisions where request_id = ${ofVersion3!}`;
    const without3 = unpackDecision(row!.packed as Uint8Array);
    expect([without3.features, without3.tasks]).toEqual([null, [{ place: 2, probability: 0.5 }]]);

    const audit = await listAudit(database.db, 1_000);
    await createRetention({ ...keepForEver, audit: 30, feedback: 30 })(database.sql, nowMs);
    expect(audit.some(({ action }) => action === "old")).toBe(true);
    expect((await listAudit(database.db, 1_000)).filter(({ action }) => action === "old")).toEqual([]);
    expect((await database.sql`select 1 from feedback`).length).toBe(0);
    await insertAudit(database.db, { ...actor, action: "stays", target: "x", change: {}, atMs: nowMs });
    for (const change of [
      "delete from audit_log",
      "truncate audit_log",
      "update audit_log set actor = 'nobody'",
    ])
      await expect(Promise.resolve(database.sql.unsafe(change)), change).rejects.toThrow(/append-only/);
  });
});
