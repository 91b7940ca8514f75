import { readFileSync } from "node:fs";
import type { Priors } from "../../engine/index.ts";
import { defaultPriorsFile } from "../config/dataset-paths.ts";

/** The priors that come with the project. @throws Error where the file is missing or of another schema: the installation is broken then */
export function loadPriors(path: string = defaultPriorsFile): Priors {
  const priors = JSON.parse(readFileSync(path, "utf8")) as Priors;
  if (priors.schemaVersion !== 1)
    throw new Error(
      `${path} has schema ${String(priors.schemaVersion)}, this version reads 1: run npm run priors:build.`,
    );
  return priors;
}
