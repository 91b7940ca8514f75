import { boundText, type Embedder } from "../../../engine/index.ts";
import type { OutcomeTable } from "../../../evals/load/outcome-table.ts";
import { startProgressBar } from "../../terminal/progress-bar.ts";

const batchTexts = 32;

/** Contextual embeddings of all prompts of a table, row after row. */
export async function contextsOf(
  name: string,
  { prompts }: OutcomeTable,
  embedder: Embedder,
): Promise<Float32Array> {
  const contexts = new Float32Array(prompts.length * embedder.dimensions);
  const bar = startProgressBar(`reading ${name}`, prompts.length);
  for (let start = 0; start < prompts.length; start += batchTexts) {
    const texts = prompts.slice(start, start + batchTexts).map(({ text }) => boundText(text));
    for (const [index, vector] of (await embedder.embed(texts)).entries())
      contexts.set(vector, (start + index) * embedder.dimensions);
    bar.update(start + texts.length);
  }
  bar.stop();
  return contexts;
}
