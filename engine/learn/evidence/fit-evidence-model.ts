import type { EvidenceModel, FitTable } from "../../contracts/index.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { createFloatKernel } from "../../numeric/simd/float-kernel.ts";
import { checkFitTable } from "./check-fit-table.ts";
import { type EvidenceFitOptions, evidenceFitDefaults } from "./evidence-fit-options.ts";
import { fitCostHeads } from "./fit-cost-heads.ts";
import { fitHeads } from "./fit-heads.ts";
import { withClusterTasks } from "./with-cluster-tasks.ts";

/**
 * Fits what recorded outcomes say of every model: task probabilities, shrunken task means, what the prompt's features add within a task,
 * and how far to leave all that for prompts unlike the evidence. Pure: the same table and seed give the same model.
 *
 * @param seed any integer
 * @throws RangeError naming the field of the table that is impossible
 */
export function fitEvidenceModel(
  table: FitTable,
  seed: number,
  options: Partial<EvidenceFitOptions> = {},
): EvidenceModel {
  checkFitTable(table);
  const settings = { ...evidenceFitDefaults, ...options };
  const kernel = createFloatKernel();
  const isLabelled = table.tasks.some((task) => task !== -1);
  const labelled = isLabelled ? table : withClusterTasks(kernel, table, seed, settings.clusters);
  const hasContext = table.features.every((features) => features.contextualEmbedding !== null);
  const cost = fitCostHeads(labelled);
  const random = createSeededRandom(seed);
  return {
    models: table.models,
    taskNames: labelled.taskNames,
    static: fitHeads(kernel, labelled, cost, false, random, settings),
    full: hasContext ? fitHeads(kernel, labelled, cost, true, random, settings) : null,
    cost,
    prompts: table.features.length,
    observations: table.scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0),
  };
}
