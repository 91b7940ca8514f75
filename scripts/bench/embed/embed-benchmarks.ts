import { fileURLToPath } from "node:url";
import { Bench } from "tinybench";
import { createStaticEmbedder, createWorkerEmbedder } from "../../../engine/index.ts";
import { type EmbedGap, embedGaps } from "./embed-gaps.ts";
import { createFreshTexts } from "./fresh-texts.ts";

interface EmbedStage {
  /** e.g. `embed in place, 50 words`. */
  readonly name: string;
  /** Texts that were never seen, words that were. */
  readonly p50Us: number;
  readonly p99Us: number;
}

interface EmbedBenchmarks {
  readonly stages: readonly EmbedStage[];
  readonly gaps: readonly EmbedGap[];
}

const wordCounts = [15, 50, 120, 400] as const;

interface EmbedBenchmarkOptions {
  /** Time for each stage, milliseconds. @default 500 */
  readonly stageMs?: number;
  /** Fewest runs of each stage. @default 64 */
  readonly stageRuns?: number;
  /** Texts embedded in place while gaps are measured. @default 200 */
  readonly gapTextsInPlace?: number;
  /** Texts embedded in the worker while gaps are measured. @default 20 */
  readonly gapTextsInWorker?: number;
  /** How often each gap is measured; the smallest counts. @default 25 */
  readonly gapRepeats?: number;
}

const models = fileURLToPath(new URL("../../../datasets/models/", import.meta.url));

/**
 * Measures the embedders on texts that were never seen before: microseconds a text by its length (from 120 words on only the head and the tail
 * are read), and the event loop's largest gap while they work.
 */
export async function embedBenchmarks(options: EmbedBenchmarkOptions = {}): Promise<EmbedBenchmarks> {
  const { stageMs = 500, stageRuns = 64 } = options;
  const { gapTextsInPlace = 200, gapTextsInWorker = 20, gapRepeats = 25 } = options;
  const inPlace = await createStaticEmbedder({ modelFolder: `${models}tradewind-static` });
  const worker = await createWorkerEmbedder({
    model: `${models}minilm-2layer`,
    startTimer: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  });
  const freshText = createFreshTexts(1);
  const bench = new Bench({ time: stageMs, iterations: stageRuns, warmupTime: stageMs / 5 });
  for (const words of wordCounts) {
    let text = "";
    const beforeEach = (): void => {
      text = freshText(words);
    };
    bench.add(`embed in place, ${words} words`, () => void inPlace.embedNow(text), { beforeEach });
    bench.add(`embed in the worker, ${words} words`, async () => void (await worker.embed([text])), {
      beforeEach,
    });
  }
  const tasks = await bench.run();
  const stages = tasks.map(({ name, result }) => {
    if (result.state !== "completed")
      throw new Error(`the benchmark "${name}" did not finish: ${result.state}`);
    return { name, p50Us: result.latency.p50 * 1000, p99Us: result.latency.p99 * 1000 };
  });

  const gaps = await embedGaps({
    inPlace,
    worker,
    freshText,
    textsInPlace: gapTextsInPlace,
    textsInWorker: gapTextsInWorker,
    repeats: gapRepeats,
  });
  await worker.close();
  return { stages, gaps };
}
