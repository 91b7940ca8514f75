import {
  fitEvidenceModel,
  type PromptFeatures,
  type RecordedEvidence,
  serializeEvidenceModel,
} from "../../engine/index.ts";
import type { OutcomeTable } from "../../evals/load/outcome-table.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import type { ReplayEmbedders } from "../../evals/replay/extract-features.ts";
import { outcomesToFitTable } from "../../evals/replay/outcomes-to-fit-table.ts";
import { featuredTable } from "../replay/featured-table.ts";
import { mapModels } from "./map-models.ts";
import type { ModelMap } from "./read-model-map.ts";
import { hashFiles, recordedSources } from "./recorded-sources.ts";
import { selectModels } from "./select-models.ts";

interface FitEvidenceOptions {
  readonly files: readonly string[];
  readonly map: ModelMap;
  /** Every candidate that a name may stand for. */
  readonly candidateIds: readonly string[];
  readonly embedders: ReplayEmbedders;
  readonly seed: number;
}

export interface FittedEvidence {
  readonly evidence: RecordedEvidence;
  readonly table: OutcomeTable;
  /** One per prompt of the table. */
  readonly features: readonly PromptFeatures[];
  /** Names in the files that were left out because nobody said which candidate they are. */
  readonly unknown: readonly string[];
}

/** Reads outcome files and fits an evidence model of the candidates in them. @throws Error naming file, model and fix */
export async function fitEvidence(options: FitEvidenceOptions): Promise<FittedEvidence> {
  const { files, map, candidateIds, embedders, seed } = options;
  const whole = await readOutcomes(files);
  const mapped = mapModels(whole.models, map, candidateIds);
  const table = selectModels(whole, mapped);
  if (table.prompts.length === 0)
    throw new Error(`${files.join(", ")}: no prompt has a score of a known candidate.`);
  const sources = await recordedSources(files, table, map);
  const { features } = await featuredTable("prompts", table, embedders);
  const model = fitEvidenceModel(outcomesToFitTable(table, features), seed);
  const dates = sources.flatMap(({ date }) => date ?? []);
  const evidence: RecordedEvidence = {
    model: serializeEvidenceModel(model),
    embedderId: embedders.inPlace.id,
    contextualEmbedderId: model.full === null ? null : (embedders.contextual?.id ?? null),
    sources,
    prompts: model.prompts,
    observations: model.observations,
    newestDate: dates.length === 0 ? null : dates.sort().at(-1)!,
    hash: hashFiles(files),
  };
  return { evidence, table, features, unknown: mapped.unknown };
}
