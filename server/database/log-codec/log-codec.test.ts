import { describe, expect, it } from "vitest";
import { explainDecision } from "../../../engine/index.ts";
import {
  sampleCandidate,
  sampleDecision,
  sampleFeatures,
  sampleOutcome,
  samplePrompt,
} from "../../record/testing/sample-records.ts";
import { seededRandom } from "../../record/testing/seeded-random.ts";
import { createRowJoin } from "../repositories/batch-insert.ts";
import { rowFromJson } from "../repositories/row-from-json.ts";
import { requestIdBound } from "../request-id.ts";
import { testStartMs } from "../testing/test-clock.ts";
import { ByteReader, ByteWriter } from "./byte-writer.ts";
import { readFeatures, writeFeatures } from "./compact-features.ts";
import { type DecisionRow, decisionColumns, decodeDecision, encodeDecision } from "./decision-rows.ts";
import { readEightBitFeatures } from "./eight-bit-features.ts";
import { type LogValues, logValueId } from "./log-values.ts";
import { decodeOutcome, encodeOutcome, outcomeColumns } from "./outcome-rows.ts";
import { unpackDecision } from "./packed-decision.ts";

const id = requestIdBound(testStartMs);
/** As the database gives them back: through JSON. */
const stored = (values: readonly object[]): LogValues =>
  new Map(values.map((value) => [logValueId(value), JSON.parse(JSON.stringify(value)) as unknown]));

function roundTrip(decision = sampleDecision(id), prompt = samplePrompt()) {
  const { json, values } = encodeDecision(decision, prompt, null);
  return decodeDecision(rowFromJson(decisionColumns, `${json},null,null]`), stored(values));
}

describe("a row", () => {
  it("whose values are not in the order of the columns is refused", () => {
    const columns = ["one", "two"].map((property) => ({ property, name: property, sqlType: "text" }));
    expect(createRowJoin(columns)({ one: "1", two: "null" })).toBe("1,null");
    expect(() => createRowJoin(columns)({ two: "null", one: "1" })).toThrow("in order: one,two; not two,one");
    expect(() => createRowJoin(columns)({ one: "1" })).toThrow("in order");
  });
});

describe("a decision's row", () => {
  it("keeps the ranking to a few hundredths of a percent, and everything else as it was", () => {
    const decision = sampleDecision(id, { ranked: [0, 1, 2, 3, 4].map(sampleCandidate), canDraw: false });
    const read = roundTrip(decision);
    const { ranked, reason: _reason, counterfactual: _counterfactual, tasks, ...rest } = decision;
    expect(read).toMatchObject(rest);
    expect(read.tasks.map(({ taskType }) => taskType)).toEqual(tasks.map(({ taskType }) => taskType));
    read.ranked.forEach((one, rank) => {
      const sent = ranked[rank]!;
      const { quality, cost, latency } = sent.prediction;
      expect([one.candidateId, one.modelId, one.reasoningEffort]).toEqual([
        ...[sent.candidateId, sent.modelId, sent.reasoningEffort],
      ]);
      expect(Math.abs(one.score - sent.score)).toBeLessThan(2e-5);
      expect(Math.abs(one.prediction.quality.mean - quality.mean)).toBeLessThan(1e-5);
      if (cost.expectedNanoUsd === null) expect(one.prediction.cost.expectedNanoUsd).toBeNull();
      else expect(one.prediction.cost.expectedNanoUsd! / cost.expectedNanoUsd).toBeCloseTo(1, 3);
      expect(one.prediction.cost.expectedOutputTokens).toBe(cost.expectedOutputTokens);
      expect(one.prediction.latency.totalMs / latency.totalMs).toBeCloseTo(1, 3);
      expect(one.prediction.latency.source).toBe(latency.source);
      expect(one.prediction.quality.evidence).toEqual(rank < 3 ? quality.evidence : null);
    });
  });

  it("is explained in the words of the moment it was made", () => {
    const decision = sampleDecision(id, {
      chosenCandidateId: "openai/gpt-4@high",
      ranked: [0, 1, 2, 3, 4].map(sampleCandidate),
    });
    const { reason, counterfactual } = roundTrip(decision);
    expect({ reason, counterfactual }).toEqual(explainDecision(decision));
    expect(reason).toContain("by livebench math of 2026-01-08");
    const named = roundTrip(
      sampleDecision(id, { ranked: [], requestedModel: "a/b" }),
      samplePrompt({ features: null }),
    );
    expect(named.reason).toBe("The client named a/b.");
  });

  it("refers to a policy that comes again, and holds one that came once", () => {
    const decision = sampleDecision(id, { policy: { ...sampleDecision(id).policy, explorationRate: 0.05 } });
    const first = encodeDecision(decision, samplePrompt(), null);
    const second = encodeDecision(decision, samplePrompt(), null);
    expect(first.json).toContain("explorationRate");
    expect(second.json).not.toContain("explorationRate");
    expect(second.values).toContain(decision.policy);
    expect(roundTrip(decision).policy).toEqual(decision.policy);
  });

  it("refuses what is no number, and bytes of a version it does not know", () => {
    for (const score of [Number.NaN])
      expect(() => roundTrip(sampleDecision(id, { ranked: [{ ...sampleCandidate(0), score }] }))).toThrow(
        RangeError,
      );
    expect(() => unpackDecision(Uint8Array.of(9))).toThrow("version 9");
  });

  it("says what is gone where a value that it refers to is", () => {
    const { json } = encodeDecision(sampleDecision(id), samplePrompt(), null);
    expect(() => decodeDecision(rowFromJson(decisionColumns, `${json},null,null]`), new Map())).toThrow(
      "log_values",
    );
  });

  it("reads a row of the first format", () => {
    const predictions = Buffer.alloc(1 + 37);
    predictions[0] = 1;
    predictions.writeInt32BE(250_000, 1);
    predictions.writeInt32BE(875_000, 5);
    predictions.writeBigInt64BE(-1n, 13);
    predictions.writeUInt8(3, 37);
    const row = {
      ...rowFromJson<DecisionRow>(
        decisionColumns,
        `${encodeDecision(sampleDecision(id), samplePrompt(), null).json},null,null]`,
      ),
      ...{ packed: null, candidates: "a/b@high", predictions, tasks: { math: 0.25, chat: 0.75 } },
      ...{
        reason: "as it was written",
        counterfactual: null,
        embedderId: "old",
        embeddingDepth: "full" as const,
      },
      policy: sampleDecision(id).policy,
      details: { evidence: [[{ source: "s", date: null, observations: 1 }]], costUnknown: { 0: "no price" } },
    };
    const read = decodeDecision(row, new Map());
    expect(read).toMatchObject({ reason: "as it was written", embedderId: "old", embeddingDepth: "full" });
    expect(read.tasks[0]).toEqual({ taskType: "chat", probability: 0.75 });
    expect(read.ranked[0]).toMatchObject({
      candidateId: "a/b@high",
      modelId: "a/b",
      reasoningEffort: "high",
      score: 0.25,
    });
    expect(read.ranked[0]!.prediction.cost).toMatchObject({
      expectedNanoUsd: null,
      unknownReason: "no price",
    });
  });
});

describe("features in few bits", () => {
  const random = seededRandom(11);
  const through = (features: Parameters<typeof writeFeatures>[1]) => {
    const writer = new ByteWriter();
    writer.start();
    writeFeatures(writer, features);
    return readFeatures(new ByteReader(Buffer.from(writer.base64(), "base64")));
  };

  it("keep the cosine of an embedding to 2e-4, surface features to 3%, hashed words exactly in place", () => {
    for (let round = 0; round < 50; round += 1) {
      const embedding = Float32Array.from({ length: 256 }, () => random() + random() + random() - 1.5);
      const surface = Float32Array.from({ length: 61 }, () => random() ** 3 * 9 * (random() < 0.2 ? -1 : 1));
      const hashedIndices = Int32Array.from(
        new Set(Array.from({ length: 90 }, () => Math.floor(random() * 4_096))),
      ).sort();
      const hashedWeights = Float32Array.from(hashedIndices, () => 0.05 + random() / 5);
      const read = through({
        embedding,
        contextualEmbedding: embedding,
        surface,
        hashedIndices,
        hashedWeights,
      });
      expect(cosine(embedding, read.embedding)).toBeGreaterThan(1 - 2e-4);
      expect(cosine(embedding, read.contextualEmbedding!)).toBeGreaterThan(1 - 2e-4);
      expect(read.hashedIndices).toEqual(hashedIndices);
      hashedWeights.forEach((weight, at) => {
        expect(Math.abs(read.hashedWeights[at]! - weight)).toBeLessThan(6e-4);
      });
      surface.forEach((value, at) => {
        expect(Math.abs(read.surface[at]! - value)).toBeLessThan(0.002 + 0.03 * Math.abs(value));
      });
    }
  });

  it("keep what is empty, large gaps, and what is absent", () => {
    const empty = { embedding: new Float32Array(0), contextualEmbedding: null, surface: new Float32Array(0) };
    const none = { hashedIndices: new Int32Array(0), hashedWeights: new Float32Array(0) };
    expect(through({ ...empty, ...none })).toEqual({ ...empty, ...none });
    expect(through(sampleFeatures).hashedIndices).toEqual(sampleFeatures.hashedIndices);
    expect(
      through({
        ...empty,
        hashedIndices: Int32Array.of(0, 127, 254),
        hashedWeights: Float32Array.of(1, 1, 1),
      }),
    ).toMatchObject({ hashedIndices: Int32Array.of(0, 127, 254) });
  });

  it("are read as version 3 wrote them, and so are its tasks and evidence", () => {
    const head = `03${"0000000000000005"}${"0".repeat(16)}${"00000000"}0000`;
    const behind = "01" + "0261a8" + "01" + "0001" + "0000000000000007";
    const features = "01" + "00033f000000ff00" + "0000" + "0000" + "0000";
    const read = unpackDecision(Buffer.from(head + behind + features, "hex"));
    expect(read).toMatchObject({ namesId: "5", policyId: null, tasks: [{ place: 2, probability: 0.5 }] });
    expect([...read.evidence]).toEqual([[1, "7"]]);
    expect(read.features).toMatchObject({
      embedding: Float32Array.of(0.5, -0.5),
      contextualEmbedding: null,
      surface: new Float32Array(0),
      hashedIndices: new Int32Array(0),
    });
  });

  it("are read as version 2 wrote them", () => {
    const bytes = "00033f0000007f81" + "0000" + "00023f8000007f00" + "00033f80000085ff7f0a8333";
    const read = readEightBitFeatures(new ByteReader(Buffer.from(bytes, "hex")));
    expect(read).toMatchObject({
      embedding: Float32Array.of(63.5, -63.5),
      contextualEmbedding: null,
      hashedIndices: Int32Array.of(5, 142, 145),
    });
    expect([...read.surface]).toEqual([expect.closeTo(1, 5), 0]);
    expect([...read.hashedWeights]).toEqual([1, 1, 0.2].map((weight) => expect.closeTo(weight, 5)));
  });

  it("take 11 bits or fewer for a word among 65,536 that occurs once", () => {
    const writer = new ByteWriter();
    writer.start();
    const hashedIndices = Int32Array.from(
      new Set(Array.from({ length: 132 }, () => Math.floor(random() * 65_536))),
    ).sort();
    const none = { embedding: new Float32Array(0), contextualEmbedding: null, surface: new Float32Array(0) };
    writeFeatures(writer, {
      ...none,
      hashedIndices,
      hashedWeights: new Float32Array(hashedIndices.length).fill(0.1),
    });
    expect(Buffer.from(writer.base64(), "base64").length).toBeLessThan(
      20 + (hashedIndices.length * 11.5) / 8,
    );
  });

  function cosine(one: Float32Array, other: Float32Array): number {
    const dot = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, index) => sum + value * b[index]!, 0);
    return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
  }
});

describe("an outcome's row", () => {
  const through = (outcome: ReturnType<typeof sampleOutcome>) => {
    const { json, values } = encodeOutcome(outcome, { tenant: "t" }, null);
    return { json, read: decodeOutcome(rowFromJson(outcomeColumns, json), stored(values)) };
  };

  it("keeps prices by reference, and attempts as they were", () => {
    const outcome = sampleOutcome(id);
    const { json, read } = through(outcome);
    expect(read).toMatchObject(outcome);
    expect(json).not.toContain("inputNanoUsdPerMillion");
    expect(json).toContain("durationMs");
  });

  it("keeps what was counted beside ordinary tokens", () => {
    const outcome = sampleOutcome(id);
    const usage = { ...outcome.usage!, cacheWrite1hTokens: 700, searches: 3, images: null };
    const { read } = through({ ...outcome, usage });
    expect(read.usage).toEqual({ ...outcome.usage, cacheWrite1hTokens: 700, searches: 3 });
  });

  it("tells of the one attempt that served from the request's own figures", () => {
    const outcome = sampleOutcome(id);
    const [attempt] = outcome.attempts;
    const plain = {
      ...outcome,
      attempts: [{ ...attempt!, durationMs: outcome.totalMs - outcome.overheadMs }],
    };
    const { json, read } = through(plain);
    expect(json).not.toContain("durationMs");
    expect(read.attempts).toMatchObject([
      { ...plain.attempts[0], startedAtMs: read.attempts[0]!.startedAtMs },
    ]);
    expect(Math.abs(read.attempts[0]!.startedAtMs - (outcome.finishedAtMs - 2_329.5))).toBeLessThan(1);
  });
});
