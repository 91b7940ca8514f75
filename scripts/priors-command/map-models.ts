import { suggestModels } from "../../engine/index.ts";
import type { ModelMap } from "./read-model-map.ts";

export interface MappedModels {
  /** Column in the outcome table and the candidate that it is, in the order of the columns. */
  readonly columns: readonly { readonly column: number; readonly candidateId: string }[];
  /** Names that are no candidate and that the map does not name. */
  readonly unknown: readonly string[];
}

/**
 * Finds the candidates behind the model names of outcome files: by the map, else by the exact id.
 *
 * @throws Error where the map names no candidate, two names are the same one, or nothing is left
 */
export function mapModels(
  names: readonly string[],
  map: ModelMap,
  candidateIds: readonly string[],
): MappedModels {
  const known = new Set(candidateIds);
  const takenBy = new Map<string, string>();
  const unknown: string[] = [];
  const columns = names.flatMap((name, column) => {
    const candidateId = map.has(name) ? map.get(name)! : name;
    if (candidateId === null) return [];
    if (!known.has(candidateId)) {
      if (map.has(name))
        throw new Error(`--map: ${name} is ${candidateId}, ${notACandidate(candidateId, candidateIds)}`);
      unknown.push(name);
      return [];
    }
    const other = takenBy.get(candidateId);
    if (other !== undefined)
      throw new Error(`${other} and ${name} are both ${candidateId}: give one of them null in --map.`);
    takenBy.set(candidateId, name);
    return [{ column, candidateId }];
  });
  if (columns.length === 0)
    throw new Error(
      `None of the models ${names.join(", ")} is a candidate: say which they are with --map FILE, for example {${JSON.stringify(names[0] ?? "name")}: ${JSON.stringify(suggestModels(names[0] ?? "", candidateIds)[0] ?? candidateIds[0] ?? "provider/model")}}.`,
    );
  return { columns, unknown };
}

/** Why an id is not one, with what to write instead. */
function notACandidate(id: string, candidateIds: readonly string[]): string {
  const efforts = candidateIds.filter((candidate) => candidate.startsWith(`${id}@`));
  if (efforts.length > 0)
    return `which has several reasoning efforts that score differently: name one of ${efforts.join(", ")}.`;
  const near = suggestModels(id, candidateIds);
  return `which is not a candidate${near.length === 0 ? "." : `: did you mean ${near.join(" or ")}?`}`;
}
