import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../engine/index.ts";
import { findRequest } from "../database/repositories/find-request.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { createTestClock } from "../database/testing/test-clock.ts";
import { createRecorder } from "./create-recorder.ts";
import { requestIdFactory } from "./request-id-factory.ts";
import { sampleCandidate, sampleDecision, samplePrompt } from "./testing/sample-records.ts";
import { seededRandom } from "./testing/seeded-random.ts";

const clock = createTestClock();
const newRequestId = requestIdFactory({ clock, random: seededRandom(2) });

describe.each(backends)("a recorded decision on $name", (backend) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  it("keeps the facts that only some decisions have: guarantee, exploration, a switch of the model", async () => {
    const recorder = createRecorder({ database, clock, flushIntervalMs: null });
    const requestId = newRequestId();
    const ranked = [sampleCandidate(0), { ...sampleCandidate(1), switchCostNanoUsd: 1_234 }];
    const facts: Partial<Decision> = {
      guarantee: { baselineCandidateId: "openai/gpt-5@high", probability: 0.97, qualified: 2 },
      exploration: { arms: [{ candidateId: "openai/gpt-0@high", propensity: 0.9 }], regret: 0 },
      switch: {
        lastCandidateId: "openai/gpt-0@high",
        lock: null,
        isLockHeld: false,
        switchCostNanoUsd: 1_234,
        note: null,
      },
    };
    recorder.recordDecision(sampleDecision(requestId, { ...facts, ranked }), samplePrompt());
    await recorder.flush();
    const decision = (await findRequest(database.db, requestId))?.decision;
    expect(decision).toMatchObject(facts);
    // Figures are stored to a few hundredths of a percent.
    expect(decision?.ranked.map(({ candidateId }) => candidateId)).toEqual(
      ranked.map(({ candidateId }) => candidateId),
    );
    expect(decision?.ranked[0]).not.toHaveProperty("switchCostNanoUsd");
    expect(Math.abs(decision!.ranked[1]!.switchCostNanoUsd! / 1_234 - 1)).toBeLessThan(0.001);
    await recorder.close(0);
  });
});
