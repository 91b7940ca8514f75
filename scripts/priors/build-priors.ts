// npm run priors:build: writes datasets/priors/default.json from the example prompts and the public figures.
// With --keep-classifier the classifier of the file stays, and the public figures alone are made anew: seconds instead of minutes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Priors } from "../../engine/index.ts";
import { defaultPriorsFile } from "../../server/config/dataset-paths.ts";
import { publicPriorsFromDatasets } from "./build-public-priors.ts";
import { demoPriors } from "./demo-priors.ts";
import { fitTaskClassifier } from "./fit-task-classifier.ts";
import { hashArtefact } from "./hash-artefact.ts";
import { readTaskTypes } from "./read-task-examples.ts";
import { difficultyWeights } from "./shipped-difficulty.ts";

const keepsClassifier = process.argv.includes("--keep-classifier");
const { candidates, byPrice, outputTokens } = publicPriorsFromDatasets();
const kept = keepsClassifier ? (JSON.parse(readFileSync(defaultPriorsFile, "utf8")) as Priors) : null;
const taskTypes = kept?.taskTypes ?? readTaskTypes();
const fit = kept === null ? await fitTaskClassifier(taskTypes) : null;
const { version: _replaced, ...base } = kept ?? { version: null };
const content: Omit<Priors, "version"> = {
  ...base,
  schemaVersion: 1,
  taskTypes,
  classifier: fit?.weights ?? kept!.classifier,
  candidates: { ...candidates, ...demoPriors(taskTypes) },
  byPrice,
  outputTokens,
  difficulty: difficultyWeights(taskTypes),
};
const priors: Priors = { ...content, version: hashArtefact(content) };
mkdirSync(dirname(defaultPriorsFile), { recursive: true });
writeFileSync(defaultPriorsFile, `${JSON.stringify(priors)}\n`);

if (fit !== null) {
  const width = Math.max(...taskTypes.map(({ id }) => id.length));
  console.log(
    "task types, and how held-out example prompts were classified (row: true type, column: predicted)",
  );
  for (const [index, row] of fit.confusion.entries()) {
    console.log(
      `  ${taskTypes[index]!.id.padEnd(width)} ${row.map((count) => String(count || ".").padStart(3)).join("")}`,
    );
  }
  console.log(
    `held-out accuracy ${(100 * fit.heldOutAccuracy).toFixed(1)}%, log loss ${fit.heldOutLogLoss.toFixed(3)} nats`,
  );
}
console.log(`${Object.keys(content.candidates).length} candidates; version ${priors.version}`);
