import { setImmediate, setTimeout } from "node:timers/promises";
import type { Embedder, InPlaceEmbedder } from "../../../engine/index.ts";
import { largestGapMs } from "./largest-gap.ts";

export interface EmbedGap {
  readonly name: string;
  readonly largestGapMs: number;
}

interface EmbedGapOptions {
  readonly inPlace: InPlaceEmbedder;
  readonly worker: Embedder;
  readonly freshText: (words: number) => string;
  readonly textsInPlace: number;
  readonly textsInWorker: number;
  readonly repeats: number;
}

/** Long enough that head and tail are cut out of it: the most expensive text there is. */
const words = 400;

/** The event loop's largest gap while texts are embedded, beside that of an idle loop. */
export async function embedGaps(options: EmbedGapOptions): Promise<EmbedGap[]> {
  const { inPlace, worker, freshText, textsInPlace, textsInWorker, repeats } = options;
  const measure = async (name: string, work: () => Promise<void>): Promise<EmbedGap> => ({
    name,
    largestGapMs: await largestGapMs(work, repeats),
  });
  const bulk = async (embedder: Embedder, count: number): Promise<void> => {
    const texts: string[] = [];
    while (texts.length < count) {
      texts.push(freshText(words));
      if (texts.length % 10 === 0) await setImmediate();
    }
    await embedder.embed(texts);
  };
  return [
    await measure("idle", () => setTimeout(30)),
    await measure(`${textsInPlace} texts of ${words} words in place, one a turn`, async () => {
      for (let index = 0; index < textsInPlace; index += 1) {
        inPlace.embedNow(freshText(words));
        await setImmediate();
      }
    }),
    await measure(`${textsInPlace} texts of ${words} words in place, one call of embed`, () =>
      bulk(inPlace, textsInPlace),
    ),
    await measure(`${textsInWorker} texts of ${words} words in the worker`, () =>
      bulk(worker, textsInWorker),
    ),
  ];
}
