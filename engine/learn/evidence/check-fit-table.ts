import type { FitTable } from "../../contracts/index.ts";

/** @throws RangeError naming the field that is impossible, and the row */
export function checkFitTable(table: FitTable): void {
  const prompts = table.features.length;
  const cells = prompts * table.models.length;
  if (prompts === 0) throw new RangeError("features: there is no prompt to fit on");
  if (table.models.length === 0) throw new RangeError("models: there is no model to fit");
  for (const field of ["characters", "groups", "tasks"] as const) {
    if (table[field].length !== prompts)
      throw new RangeError(`${field}: ${table[field].length} values for ${prompts} prompts`);
  }
  for (const field of ["scores", "costsUsd"] as const) {
    if (table[field].length !== cells)
      throw new RangeError(`${field}: ${table[field].length} values for ${cells} cells`);
  }
  table.scores.forEach((score, at) => {
    if (score < 0 || score > 1)
      throw new RangeError(
        `scores: ${score} of prompt ${Math.floor(at / table.models.length)} is outside [0,1]`,
      );
  });
  table.costsUsd.forEach((cost, at) => {
    if (cost < 0 || cost === Number.POSITIVE_INFINITY)
      throw new RangeError(
        `costsUsd: ${cost} of prompt ${Math.floor(at / table.models.length)} is impossible`,
      );
  });
  table.tasks.forEach((task, row) => {
    if (task < -1 || task >= table.taskNames.length)
      throw new RangeError(`tasks: prompt ${row} names task ${task} of ${table.taskNames.length}`);
  });
}
