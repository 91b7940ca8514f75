import type { EvidenceModel, FitTable } from "../../contracts/index.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { checkFitTable } from "./check-fit-table.ts";
import { countTasks } from "./count-tasks.ts";
import { type EvidenceFitOptions, evidenceFitDefaults } from "./evidence-fit-options.ts";
import { fitCostHeads } from "./fit-cost-heads.ts";
import { fitHeads } from "./fit-heads.ts";
import { shrunkenMeans } from "./shrunken-means.ts";
import { thinTable } from "./thin-table.ts";
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
  const labelled = withClusterTasks(table, seed, settings.clusters);
  const hasContext = table.features.every((features) => features.contextualEmbedding !== null);
  const cost = fitCostHeads(labelled);
  const random = createSeededRandom(seed);
  const read = thinTable(labelled, settings.featureRows, random);
  const { scores, tasks, taskNames } = labelled;
  const means = shrunkenMeans(countTasks(scores, tasks, taskNames.length, table.models.length));
  return {
    models: table.models,
    taskNames: labelled.taskNames,
    static: fitHeads(read, means, cost, false, random, settings),
    full: hasContext ? fitHeads(read, means, cost, true, random, settings) : null,
    cost,
    prompts: table.features.length,
    observations: table.scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0),
  };
}
