import { setImmediate, setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Bench } from "tinybench";
import { createStaticEmbedder, createWorkerEmbedder } from "../../../engine/index.ts";
import { createFreshTexts } from "./fresh-texts.ts";
import { largestGapMs } from "./largest-gap.ts";

export interface EmbedStage {
  /** e.g. `embed in place, 50 words`. */
  readonly name: string;
  /** Texts that were never seen, words that were. */
  readonly p50Us: number;
  readonly p99Us: number;
}

export interface EmbedGap {
  readonly name: string;
  readonly largestGapMs: number;
}

export interface EmbedBenchmarks {
  readonly stages: readonly EmbedStage[];
  readonly gaps: readonly EmbedGap[];
}

const wordCounts = [15, 50, 120, 400] as const;

export interface EmbedBenchmarkOptions {
  /** Time for each stage, milliseconds. @default 500 */
  readonly stageMs?: number;
  /** Fewest runs of each stage. @default 64 */
  readonly stageRuns?: number;
  /** Texts embedded in place while gaps are measured. @default 5000 */
  readonly gapTextsInPlace?: number;
  /** Texts embedded in the worker while gaps are measured. @default 300 */
  readonly gapTextsInWorker?: number;
}

const models = fileURLToPath(new URL("../../../datasets/models/", import.meta.url));

/**
 * Measures the embedders on texts that were never seen before: microseconds a text by its length (from 120 words on only the head and the tail
 * are read), and the event loop's largest gap while they work.
 */
export async function embedBenchmarks(options: EmbedBenchmarkOptions = {}): Promise<EmbedBenchmarks> {
  const { stageMs = 500, stageRuns = 64, gapTextsInPlace = 5000, gapTextsInWorker = 300 } = options;
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

  const gaps = [
    { name: "idle", largestGapMs: await largestGapMs(() => wait(500)) },
    {
      name: `${gapTextsInPlace} texts of 400 words in place, one a turn`,
      largestGapMs: await largestGapMs(async () => {
        for (let index = 0; index < gapTextsInPlace; index += 1) {
          inPlace.embedNow(freshText(400));
          await setImmediate();
        }
      }),
    },
    {
      name: `${gapTextsInPlace} texts of 400 words in place, one call of embed`,
      largestGapMs: await gapOfBulk(freshText, (texts) => inPlace.embed(texts), gapTextsInPlace),
    },
    {
      name: `${gapTextsInWorker} texts of 400 words in the worker`,
      largestGapMs: await gapOfBulk(freshText, (texts) => worker.embed(texts), gapTextsInWorker),
    },
  ];
  await worker.close();
  return { stages, gaps };
}

function gapOfBulk(
  freshText: (words: number) => string,
  embed: (texts: readonly string[]) => Promise<unknown>,
  count: number,
): Promise<number> {
  const texts = Array.from({ length: count }, () => freshText(400));
  return largestGapMs(async () => {
    await embed(texts);
  });
}
