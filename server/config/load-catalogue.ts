import { readFileSync } from "node:fs";
import type { CatalogueEntry } from "../../engine/index.ts";
import { catalogueFile } from "./dataset-paths.ts";

/** The catalogue that comes with the project. @throws Error where the file is missing or damaged: the installation is broken then */
export function loadCatalogue(path: string = catalogueFile): readonly CatalogueEntry[] {
  const { models } = JSON.parse(readFileSync(path, "utf8")) as { models: CatalogueEntry[] };
  return models;
}
