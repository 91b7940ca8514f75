import { readFileSync } from "node:fs";
import type { CatalogueEntry } from "../../engine/index.ts";
import { catalogueFile, otherKindsFile } from "./dataset-paths.ts";
import { blankEntry } from "./model-blueprint.ts";

/** The catalogue that comes with the project. @throws Error where the file is missing or damaged: the installation is broken then */
export function loadCatalogue(path: string = catalogueFile): readonly CatalogueEntry[] {
  const { models } = JSON.parse(readFileSync(path, "utf8")) as { models: CatalogueEntry[] };
  return models;
}

/** One model of `datasets/catalogue/other-kinds.json`. */
type OtherKindEntry = Pick<CatalogueEntry, "id" | "provider" | "upstreamModel" | "price" | "isCurrent"> &
  Required<Pick<CatalogueEntry, "kind">> &
  Pick<CatalogueEntry, "retires" | "replacedBy">;

/** Models of other kinds than chat. @throws Error as `loadCatalogue` */
export function loadOtherKinds(): readonly CatalogueEntry[] {
  const { models } = JSON.parse(readFileSync(otherKindsFile, "utf8")) as { models: OtherKindEntry[] };
  return models.map((entry) => ({ ...blankEntry(entry.id, entry.provider, entry.upstreamModel), ...entry }));
}
