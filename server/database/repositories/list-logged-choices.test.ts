import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Decision, EvidenceRow, SwitchFacts } from "../../../engine/index.ts";
import { createRecorder } from "../../record/create-recorder.ts";
import { requestIdFactory } from "../../record/request-id-factory.ts";
import { nearly, sampleDecision, sampleOutcome, samplePrompt } from "../../record/testing/sample-records.ts";
import { seededRandom } from "../../record/testing/seeded-random.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { createTestClock, testStartMs } from "../testing/test-clock.ts";
import { insertEvidence } from "./evidence.ts";
import { type LoggedChoicesFilter, listLoggedChoices } from "./list-logged-choices.ts";
import { requestScores } from "./request-scores.ts";

describe.each(backends)("what the log tells of choices on $name", (backend) => {
  const clock = createTestClock();
  const newRequestId = requestIdFactory({ clock, random: seededRandom(5) });
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await database.sql`truncate decisions, outcomes, evidence`;
  });

  /** Writes requests and returns their ids, oldest first. */
  async function write(changes: readonly Partial<Decision>[], conversationKey: string | null = null) {
    const recorder = createRecorder({ database, clock, flushIntervalMs: null });
    const ids = changes.map((change, index) => {
      const requestId = newRequestId();
      recorder.recordDecision(
        sampleDecision(requestId, change),
        samplePrompt({ text: `prompt ${requestId}`, conversationKey }),
      );
      if (index % 2 === 0) recorder.recordOutcome(sampleOutcome(requestId), { tenant: null });
      return requestId;
    });
    await recorder.flush();
    await recorder.close(0);
    return ids;
  }
  const read = (filter: Partial<LoggedChoicesFilter> = {}) =>
    listLoggedChoices(database.db, { sinceMs: 0, limit: 100, ...filter });

  it("gives back what a choice rested on, and what was charged", async () => {
    const arms = [
      { candidateId: "openai/gpt-0@high", propensity: 0.9 },
      { candidateId: "openai/gpt-1", propensity: 0.1 },
    ];
    const [id] = await write([{ exploration: { arms, regret: 0 } }]);
    const { choices } = await read();
    const { ranked } = sampleDecision("");
    expect(choices).toEqual([
      {
        requestId: id,
        ranked: nearly(ranked),
        chosenCandidateId: "openai/gpt-0@high",
        propensity: 0.9,
        arms,
        policy: sampleDecision("").policy,
        isLocked: false,
        cluster: expect.stringMatching(/^[0-9a-f]{36}$/),
        chargedNanoUsd: 9_007_199_254_830,
      },
    ]);
  });

  it("keeps what is not known apart: no draw, no outcome, a held lock, a conversation", async () => {
    const held: SwitchFacts = {
      lastCandidateId: "openai/gpt-0@high",
      lock: "open_tool_loop",
      isLockHeld: true,
      switchCostNanoUsd: 0,
      note: null,
    };
    await write([{}, { switch: held }], "conversation-1");
    const { choices } = await read();
    expect(
      choices.map(({ isLocked, arms, cluster, chargedNanoUsd }) => [isLocked, arms, cluster, chargedNanoUsd]),
    ).toEqual([
      [true, null, expect.stringMatching(/^[0-9a-f]{32}$/), null],
      [false, null, choices[0]?.cluster, 9_007_199_254_830],
    ]);
  });

  it("reads the newest first up to the limit, page by page, and nothing older than asked for", async () => {
    const old = await write([{}, {}]);
    clock.advance(60_000);
    const ids = await write(Array.from({ length: 1_500 }, () => ({})));
    const { choices, automatic } = await read({ limit: 1_200 });
    expect(choices.map(({ requestId }) => requestId)).toEqual(ids.toReversed().slice(0, 1_200));
    expect(automatic).toBe(1_502);
    const recent = await read({ sinceMs: clock.nowMs(), limit: 5_000 });
    expect([recent.choices.length, recent.automatic]).toEqual([1_500, 1_500]);
    expect((await read({ limit: 5_000 })).choices.slice(-2).map(({ requestId }) => requestId)).toEqual(
      old.toReversed(),
    );
  });

  it("leaves presets and named models out, and counts them", async () => {
    await write([
      { requestedModel: "auto:cheap" },
      { requestedModel: "auto:floor" },
      { requestedModel: "openai/gpt-0", ranked: [] },
      { requestedModel: "openrouter/auto" },
    ]);
    const found = await read();
    expect(found).toMatchObject({ automatic: 1, presets: 2, named: 1 });
    expect(found.choices).toHaveLength(1);
    expect(await read({ sinceMs: clock.nowMs() + 1 })).toEqual({
      choices: [],
      ...{ automatic: 0, presets: 0, named: 0 },
    });
  });

  it("finds scores of requests by their id, the mean where there are several", async () => {
    const [one, other] = await write([{}, {}]);
    const row: EvidenceRow = {
      promptId: one!,
      candidateId: "openai/gpt-0@high",
      taskType: null,
      score: 1,
      unscoredReason: null,
      costNanoUsd: null,
      outputTokens: null,
      source: "feedback",
      sourceName: "thumbs",
      weight: 1,
      observedAtMs: testStartMs,
    };
    await insertEvidence(database.db, [
      row,
      { ...row, score: 0, weight: 0.5, source: "judge" },
      { ...row, promptId: other!, score: null, unscoredReason: "withdrawn" },
      { ...row, promptId: other!, source: "eval" },
      { ...row, promptId: "suite/case-1" },
    ]);
    const scores = await requestScores(database.db, 0);
    expect([...scores.keys()]).toEqual([one]);
    expect(scores.get(one!)).toBeCloseTo(2 / 3, 12);
    expect((await requestScores(database.db, testStartMs + 1)).size).toBe(0);
  });
});
