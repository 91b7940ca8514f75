import type { FitTable, PromptFeatures } from "../../contracts/index.ts";

/** @throws RangeError naming the field that is impossible, and the prompt */
export function checkFitTable(table: FitTable): void {
  const prompts = table.features.length;
  const modelCount = table.models.length;
  const cells = prompts * modelCount;
  if (prompts === 0) throw new RangeError("features: there is no prompt to fit on");
  if (modelCount === 0) throw new RangeError("models: there is no model to fit");
  for (const field of ["characters", "groups", "tasks"] as const) {
    if (table[field].length !== prompts)
      throw new RangeError(`${field}: ${table[field].length} values for ${prompts} prompts`);
  }
  for (const field of ["scores", "costsUsd"] as const) {
    if (table[field].length !== cells)
      throw new RangeError(`${field}: ${table[field].length} values for ${cells} cells`);
  }
  const promptOf = (cell: number): number => Math.floor(cell / modelCount);
  table.scores.forEach((score, cell) => {
    if (score < 0 || score > 1)
      throw new RangeError(`scores: ${score} of prompt ${promptOf(cell)} is outside [0,1]`);
  });
  table.costsUsd.forEach((cost, cell) => {
    if (cost < 0 || cost === Number.POSITIVE_INFINITY)
      throw new RangeError(`costsUsd: ${cost} of prompt ${promptOf(cell)} is impossible`);
  });
  table.characters.forEach((length, row) => {
    if (!(length >= 0 && Number.isFinite(length)))
      throw new RangeError(`characters: ${length} of prompt ${row} is impossible`);
  });
  table.tasks.forEach((task, row) => {
    if (task < -1 || task >= table.taskNames.length)
      throw new RangeError(`tasks: prompt ${row} names task ${task} of ${table.taskNames.length}`);
  });
  table.features.forEach((features, row) => {
    checkFeatures(features, table.features[0], row);
  });
}

function checkFeatures(features: PromptFeatures, first: PromptFeatures | undefined, row: number): void {
  for (const field of ["embedding", "surface", "contextualEmbedding"] as const) {
    const values = features[field];
    if (values === null) continue;
    const wanted = first?.[field]?.length ?? values.length;
    if (values.length !== wanted)
      throw new RangeError(`${field}: prompt ${row} has ${values.length} values, the first has ${wanted}`);
    if (!values.every(Number.isFinite))
      throw new RangeError(`${field}: prompt ${row} has a value that is not finite`);
  }
}
