import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { RecordedSource } from "../../engine/index.ts";
import type { OutcomeTable } from "../../evals/load/outcome-table.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import { countScores } from "./count-scores.ts";
import { mapModels } from "./map-models.ts";
import type { ModelMap } from "./read-model-map.ts";

/**
 * What stands behind each candidate, file by file. Outcome files carry no dates, so a file counts as old as its last change.
 *
 * @param whole the files read together, with the mapped models alone
 */
export async function recordedSources(
  files: readonly string[],
  whole: OutcomeTable,
  map: ModelMap,
): Promise<RecordedSource[]> {
  const sources: RecordedSource[] = [];
  for (const file of files) {
    const observations = files.length === 1 ? countScores(whole) : await countIn(file, whole.models, map);
    sources.push({
      name: sourceName(file),
      date: statSync(file).mtime.toISOString().slice(0, 10),
      observations,
    });
  }
  return sources;
}

/** SHA-256 over the files' bytes, whatever their names, their order and their ages are. */
export function hashFiles(files: readonly string[]): string {
  const each = files.map((file) => createHash("sha256").update(readFileSync(file)).digest("hex"));
  return createHash("sha256").update(each.sort().join("\n")).digest("hex");
}

async function countIn(file: string, candidateIds: readonly string[], map: ModelMap): Promise<number[]> {
  const table = await readOutcomes([file]);
  const counts = countScores(table);
  const { columns } = mapModels(table.models, map, candidateIds);
  return candidateIds.map(
    (id) => counts[columns.find(({ candidateId }) => candidateId === id)?.column ?? -1] ?? 0,
  );
}

const sourceName = (file: string): string =>
  basename(file)
    .replace(/\.gz$/, "")
    .replace(/\.(jsonl?|csv)$/, "");
