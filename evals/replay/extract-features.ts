import {
  boundText,
  type Embedder,
  type InPlaceEmbedder,
  type PromptFeatures,
  surfaceFeatures,
} from "../../engine/index.ts";
import type { OutcomePrompt } from "../load/outcome-table.ts";

export interface ReplayEmbedders {
  readonly inPlace: InPlaceEmbedder;
  /** Null: static features alone. */
  readonly contextual: Embedder | null;
}

/** Texts embedded between two reports of progress. */
const batchTexts = 32;

/**
 * Features of recorded prompts as the gateway makes them of a request's last turn: head and tail of a long text. Hashed grams are
 * left empty: the fit reads none. `onProgress` is told how many prompts are done, after every batch.
 */
export async function extractFeatures(
  prompts: readonly OutcomePrompt[],
  { inPlace, contextual }: ReplayEmbedders,
  onProgress: (done: number) => void = () => {},
): Promise<PromptFeatures[]> {
  const features: PromptFeatures[] = [];
  for (let start = 0; start < prompts.length; start += batchTexts) {
    const batch = prompts.slice(start, start + batchTexts);
    const texts = batch.map(({ text }) => boundText(text));
    const contexts = await contextual?.embed(texts);
    for (const [index, text] of texts.entries()) {
      features.push({
        embedding: inPlace.embedNow(text),
        contextualEmbedding: contexts?.[index] ?? null,
        hashedIndices: new Int32Array(0),
        hashedWeights: new Float32Array(0),
        surface: surfaceFeatures(text, batch[index]!.text.length),
      });
    }
    onProgress(features.length);
  }
  return features;
}
