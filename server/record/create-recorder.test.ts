import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { explainDecision } from "../../engine/index.ts";
import { silentLog } from "../database/log.ts";
import { findRequest } from "../database/repositories/find-request.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { findPromptFeatures } from "../database/testing/find-prompt-features.ts";
import { createTestClock } from "../database/testing/test-clock.ts";
import { createRecorder } from "./create-recorder.ts";
import type { Recorder, RecorderOptions } from "./recorder-types.ts";
import { requestIdFactory } from "./request-id-factory.ts";
import { countDecisions } from "./testing/count-decisions.ts";
import {
  nearly,
  sampleDecision,
  sampleFeatures,
  sampleOutcome,
  samplePrompt,
} from "./testing/sample-records.ts";
import { seededRandom } from "./testing/seeded-random.ts";

const clock = createTestClock();
const newRequestId = requestIdFactory({ clock, random: seededRandom(1) });
const noReply = { tenant: null };

describe.each(backends)("createRecorder on $name", (backend) => {
  let database: TestDatabase;
  const recorders: Recorder[] = [];

  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());
  afterEach(async () => {
    for (const recorder of recorders.splice(0)) await recorder.close(0);
  });

  function record(options: Partial<RecorderOptions> = {}): Recorder {
    const recorder = createRecorder({ database, clock, flushIntervalMs: null, ...options });
    recorders.push(recorder);
    return recorder;
  }

  it("writes what rows refer to also where it was first seen while other such values were being written", async () => {
    const recorder = record();
    const ids: string[] = [];
    const recordLabelled = (task: string): void => {
      ids.push(newRequestId());
      const labels = { model: "a/model", provider: "a", task };
      recorder.recordOutcome(sampleOutcome(ids.at(-1)!), { tenant: "labelled", labels });
    };
    recordLabelled("first");
    const flushing = recorder.flush();
    let isFlushed = false;
    void flushing.then(() => {
      isFlushed = true;
    });
    for (let turn = 0; !isFlushed; turn += 1) {
      recordLabelled(`task ${turn}`);
      await new Promise(setImmediate);
    }
    await recorder.flush();
    const [row] = await database.sql<{ lost: number; all: number }[]>`
      select count(*) filter (where l.id is null)::int as lost, count(*)::int as all
      from outcomes o left join log_values l on l.id = o.labels_id where o.tenant = 'labelled'`;
    expect(row).toEqual({ lost: 0, all: ids.length });
  });

  it("writes a decision and its outcome so that they read back as they were", async () => {
    const recorder = record();
    const requestId = newRequestId();
    const made = sampleDecision(requestId);
    const decision = { ...made, ...explainDecision(made) };
    const outcome = sampleOutcome(requestId);
    recorder.recordDecision(decision, samplePrompt({ sessionId: "session", endUser: "ada" }));
    recorder.recordOutcome(outcome, { tenant: "key-1" });
    await recorder.flush();

    const found = await findRequest(database.db, requestId);
    expect(found?.decision).toEqual({
      ...decision,
      ranked: nearly(decision.ranked),
      tenant: "key-1",
      conversationKey: null,
      inputTokensEstimate: 75,
      promptHash: expect.stringMatching(/^[0-9a-f]{36}$/),
      sessionKey: expect.stringMatching(/^[0-9a-f]{36}$/),
      userKey: expect.stringMatching(/^[0-9a-f]{36}$/),
      promptText: null,
    });
    expect(found?.outcome).toEqual({ ...outcome, tenant: "key-1", replyText: null });
    expect(recorder.counters()).toMatchObject({ waiting: 0, written: 2, dropped: 0, rejected: 0 });
  });

  it("shows what still waits just as the database will show it, but for the hash", async () => {
    const recorder = record();
    const requestId = newRequestId();
    recorder.recordDecision(sampleDecision(requestId), samplePrompt());
    recorder.recordOutcome(sampleOutcome(requestId), noReply);
    const peeked = recorder.peek(requestId);
    expect(await findRequest(database.db, requestId)).toBeNull();
    await recorder.flush();

    const found = await findRequest(database.db, requestId);
    expect(peeked).toEqual({ ...found, decision: { ...found?.decision, promptHash: null } });
    expect(recorder.peek(requestId)).toBeNull();
  });

  it("stores no text of prompt or reply by default, and both where the options say so", async () => {
    const [silentId, openId] = [newRequestId(), newRequestId()];
    const prompt = samplePrompt({ storedText: () => "the whole prompt" });
    const reply = { tenant: null, storedText: () => "the reply" };
    for (const [requestId, isStored] of [
      [silentId, false],
      [openId, true],
    ] as const) {
      const recorder = record({ store: { prompts: isStored, replies: isStored } });
      recorder.recordDecision(sampleDecision(requestId), prompt);
      recorder.recordOutcome(sampleOutcome(requestId), reply);
      await recorder.flush();
    }
    const [silent, open] = [await findRequest(database.db, silentId), await findRequest(database.db, openId)];
    expect([silent?.decision?.promptText, silent?.outcome?.replyText]).toEqual([null, null]);
    expect([open?.decision?.promptText, open?.outcome?.replyText]).toEqual(["the whole prompt", "the reply"]);
  });

  it("gives equal prompts equal hashes across restarts, and others others", async () => {
    const ids = [newRequestId(), newRequestId(), newRequestId()];
    const texts = ["one", "one", "two"];
    for (const [index, requestId] of ids.entries()) {
      const recorder = record();
      recorder.recordDecision(sampleDecision(requestId), samplePrompt({ text: texts[index] ?? "" }));
      await recorder.flush();
    }
    const found = await Promise.all(ids.map((requestId) => findRequest(database.db, requestId)));
    const hashes = found.map((request) => request?.decision?.promptHash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it("keeps the features that were routed on", async () => {
    const recorder = record();
    const requestId = newRequestId();
    recorder.recordDecision(sampleDecision(requestId), samplePrompt());
    await recorder.flush();

    const features = await findPromptFeatures(database.db, requestId);
    expect(features?.hashedIndices).toEqual(sampleFeatures.hashedIndices);
    // Eight bits each.
    for (const name of ["hashedWeights", "surface", "embedding"] as const)
      for (const [index, figure] of sampleFeatures[name].entries())
        expect(Math.abs(features![name][index]! - figure)).toBeLessThan(0.002 + 0.02 * Math.abs(figure));
  });

  it("stores every character that a prompt may hold, replacing what PostgreSQL cannot hold", async () => {
    const recorder = record({ store: { prompts: true } });
    const requestId = newRequestId();
    const text = 'nul \0 half \uD83D pair \u{1F600} literal \\u0000 quote " newline \n';
    recorder.recordDecision(sampleDecision(requestId, { requestedModel: "au\0to" }), samplePrompt({ text }));
    await recorder.flush();

    const { decision } = (await findRequest(database.db, requestId)) ?? {};
    expect(decision?.promptText).toBe(
      'nul \uFFFD half \uFFFD pair \u{1F600} literal \\u0000 quote " newline \n',
    );
    expect(decision?.requestedModel).toBe("au\uFFFDto");
    expect(recorder.counters().rejected).toBe(0);
  });

  it("leaves a row alone that is there already", async () => {
    const recorder = record();
    const requestId = newRequestId();
    for (const priorsVersion of ["first", "second"]) {
      recorder.recordDecision(sampleDecision(requestId, { priorsVersion }), samplePrompt());
      await recorder.flush();
    }
    expect((await findRequest(database.db, requestId))?.decision?.priorsVersion).toBe("first");
  });

  it("writes all others when rows among them can never be written, and names those", async () => {
    const said: object[] = [];
    const recorder = record({ log: { ...silentLog, error: (fields) => said.push(fields) }, batchRows: 64 });
    const good = Array.from({ length: 100 }, newRequestId);
    for (const [index, requestId] of good.entries()) {
      if (index === 7 || index === 50) recorder.recordDecision(sampleDecision("not-a-uuid"), samplePrompt());
      recorder.recordDecision(sampleDecision(requestId), samplePrompt());
    }
    await recorder.flush();

    expect(recorder.counters()).toMatchObject({ waiting: 0, written: 100, rejected: 2, failedBatches: 0 });
    expect(await countDecisions(database, good)).toBe(100);
    expect(said).toContainEqual(
      expect.objectContaining({ requestId: "not-a-uuid", reason: "SQLSTATE 22P02" }),
    );
  });

  it("refuses a figure that is not a number before it can spoil a batch", async () => {
    const recorder = record();
    recorder.recordDecision(sampleDecision(newRequestId(), { propensity: Number.NaN }), samplePrompt());
    expect(recorder.counters()).toMatchObject({ waiting: 0, rejected: 1 });
  });

  it("drops the newest beyond its capacity, counts them, and keeps what it accepted", async () => {
    const said: object[] = [];
    const recorder = record({ capacityRows: 3, log: { ...silentLog, error: (fields) => said.push(fields) } });
    const ids = Array.from({ length: 5 }, newRequestId);
    for (const requestId of ids) recorder.recordDecision(sampleDecision(requestId), samplePrompt());
    expect(recorder.counters()).toMatchObject({ waiting: 3, dropped: 2 });
    expect(ids.filter((requestId) => recorder.peek(requestId) !== null)).toEqual(ids.slice(0, 3));
    expect(said).toEqual([expect.objectContaining({ droppedInAll: 1 })]);
    await recorder.flush();
    expect(said.at(-1)).toEqual({ droppedInAll: 2 });
    expect(await countDecisions(database, ids)).toBe(3);
  });

  it("takes the outcome of a decision that it took, full or not, and drops that of one that it dropped", async () => {
    const recorder = record({ capacityRows: 2 });
    const ids = Array.from({ length: 3 }, newRequestId);
    for (const requestId of ids) recorder.recordDecision(sampleDecision(requestId), samplePrompt());
    for (const requestId of ids) recorder.recordOutcome(sampleOutcome(requestId), noReply);
    expect(recorder.counters()).toMatchObject({ waiting: 4, dropped: 2, droppedSinceWrite: 2 });
    await recorder.flush();
    expect(recorder.counters()).toMatchObject({ waiting: 0, dropped: 2, droppedSinceWrite: 0 });
    const found = await Promise.all(ids.map((requestId) => findRequest(database.db, requestId)));
    expect(found.map((request) => [request?.decision?.requestId, request?.outcome?.requestId])).toEqual([
      [ids[0], ids[0]],
      [ids[1], ids[1]],
      [undefined, undefined],
    ]);
  });

  it("never writes an outcome before its decision, whenever the two are recorded", async () => {
    const recorder = record();
    await recorder.flush();
    let isOver = false;
    const orphans: number[] = [];
    const watching = (async () => {
      while (!isOver) {
        const [row] = await database.sql<{ count: number }[]>`
          select count(*)::int as count from outcomes o where not exists (select from decisions d where d.request_id = o.request_id)
          and o.tenant = 'order'`;
        orphans.push(row?.count ?? 0);
      }
    })();
    for (let round = 0; round < 40; round++) {
      const flushed = recorder.flush();
      for (let turn = 0; turn < 20; turn++) {
        const requestId = newRequestId();
        recorder.recordDecision(sampleDecision(requestId), samplePrompt({ tenant: "order" }));
        recorder.recordOutcome(sampleOutcome(requestId), { tenant: "order" });
        await new Promise((resolve) => setImmediate(resolve));
      }
      await flushed;
    }
    isOver = true;
    await watching;
    expect(orphans.length).toBeGreaterThan(5);
    expect(orphans.every((count) => count === 0)).toBe(true);
  });

  it("bounds the characters that wait, too", () => {
    const recorder = record({ capacityCharacters: 10_000, store: { prompts: true } });
    const text = "x".repeat(9_000);
    for (let count = 0; count < 3; count++) {
      recorder.recordDecision(sampleDecision(newRequestId()), samplePrompt({ text }));
    }
    expect(recorder.counters()).toMatchObject({ waiting: 1, dropped: 2 });
  });

  it("cuts a stored text that is too long, and says so in it", async () => {
    const recorder = record({ store: { prompts: true } });
    const requestId = newRequestId();
    recorder.recordDecision(sampleDecision(requestId), samplePrompt({ text: "y".repeat(300_000) }));
    await recorder.flush();
    const text = (await findRequest(database.db, requestId))?.decision?.promptText ?? "";
    expect(text.slice(199_990)).toBe("yyyyyyyyyy [cut: 200000 of 300000 characters]");
  });

  it("writes what waits when it is closed, and takes nothing after", async () => {
    const recorder = record();
    const ids = Array.from({ length: 30 }, newRequestId);
    for (const requestId of ids) recorder.recordDecision(sampleDecision(requestId), samplePrompt());
    expect(await recorder.close()).toMatchObject({ waiting: 0, written: 30 });
    recorder.recordDecision(sampleDecision(newRequestId()), samplePrompt());
    expect(recorder.counters()).toMatchObject({ waiting: 0, dropped: 1 });
    expect(await countDecisions(database, ids)).toBe(30);
  });

  it("writes by itself", async () => {
    const recorder = record({ flushIntervalMs: 1 });
    const ids = Array.from({ length: 1_200 }, newRequestId);
    for (const requestId of ids) recorder.recordDecision(sampleDecision(requestId), samplePrompt());
    await expect.poll(() => recorder.counters().waiting).toBe(0);
    expect(await countDecisions(database, ids)).toBe(1_200);
  });
});
