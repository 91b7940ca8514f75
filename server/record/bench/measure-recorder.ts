import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, Decision, PromptFeatures, Random, RankedCandidate } from "../../../engine/index.ts";
import { openDatabase } from "../../database/open-database.ts";
import { createRecorder } from "../create-recorder.ts";
import { requestIdFactory } from "../request-id-factory.ts";
import { sampleCandidate, sampleDecision, sampleOutcome, samplePrompt } from "../testing/sample-records.ts";

export interface RecorderFigures {
  /** Time of `recordDecision` and `recordOutcome` together, per request. */
  readonly recordMicroseconds: number;
  /** Requests, of two rows each, written per second, from the first record to the last row. */
  readonly requestsPerSecond: number;
  /** Longest that the event loop stood still while writing. */
  readonly largestGapMs: number;
  /** 99 of 100 samples of the event loop's delay were at most so late. */
  readonly gapP99Ms: number;
  readonly dropped: number;
}

export interface RecorderMeasurement {
  /** null: the embedded database in `dataDir`. */
  readonly url: string | null;
  readonly dataDir: string;
  readonly requests: number;
  readonly candidates: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Requests recorded per turn of the event loop, as a busy server would. */
const requestsPerTurn = 8;

/** Records requests as quickly as the database takes them, and measures. */
export async function measureRecorder(measurement: RecorderMeasurement): Promise<RecorderFigures> {
  const { url, dataDir, requests, clock, random } = measurement;
  const database = openDatabase({ url, dataDir, clock });
  await database.ready;
  const recorder = createRecorder({ database, clock });
  const newRequestId = requestIdFactory({ clock, random });
  const features = randomFeatures(random);
  const ranked = Array.from({ length: measurement.candidates }, (_, rank) => randomCandidate(rank, random));

  let recordedMs = 0;
  async function run(count: number): Promise<void> {
    for (let done = 0; done < count; done++) {
      const requestId = newRequestId();
      // Fresh objects, as from a router: encoding the same ones again and again would flatter.
      const decision: Decision = {
        ...sampleDecision(requestId, { decidedAtMs: clock.nowMs() }),
        ranked: ranked.map(copy),
      };
      const outcome = sampleOutcome(requestId, { finishedAtMs: clock.nowMs() });
      const startMs = clock.monotonicMs();
      recorder.recordDecision(decision, samplePrompt({ features }));
      recorder.recordOutcome(outcome, { tenant: "key-1" });
      recordedMs += clock.monotonicMs() - startMs;
      if (done % requestsPerTurn === 0) await nextTurn();
      while (recorder.counters().waiting > 10_000) await nextTurn();
    }
    await recorder.flush();
  }

  await run(Math.ceil(requests / 5)); // Warm.
  recordedMs = 0;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startMs = clock.monotonicMs();
  await run(requests);
  const seconds = (clock.monotonicMs() - startMs) / 1e3;
  delay.disable();
  const { dropped } = await recorder.close();
  await database.close();
  return {
    recordMicroseconds: (recordedMs * 1e3) / requests,
    requestsPerSecond: requests / seconds,
    largestGapMs: delay.max / 1e6,
    gapP99Ms: delay.percentile(99) / 1e6,
    dropped,
  };
}

function randomCandidate(rank: number, random: Random): RankedCandidate {
  const candidate = sampleCandidate(rank);
  const { quality } = candidate.prediction;
  return {
    ...candidate,
    score: random(),
    prediction: {
      ...candidate.prediction,
      quality: { ...quality, mean: random(), standardDeviation: random() / 10 },
    },
  };
}

function copy(candidate: RankedCandidate): RankedCandidate {
  const { quality, cost, latency } = candidate.prediction;
  const prediction = {
    ...candidate.prediction,
    quality: { ...quality },
    cost: { ...cost },
    latency: { ...latency },
  };
  return { ...candidate, prediction };
}

/** As of a prompt of 50 words: 256 dimensions, 100 hashed features. */
function randomFeatures(random: Random): PromptFeatures {
  return {
    embedding: Float32Array.from({ length: 256 }, () => random() - 0.5),
    contextualEmbedding: null,
    hashedIndices: Int32Array.from(
      { length: 100 },
      (_, index) => index * 2_000 + Math.floor(random() * 2_000),
    ),
    hashedWeights: Float32Array.from({ length: 100 }, random),
    surface: Float32Array.from({ length: 20 }, random),
  };
}
