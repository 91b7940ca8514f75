// npm run priors:build: writes datasets/priors/default.json from the example prompts and the public figures.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Priors } from "../../engine/index.ts";
import { defaultPriorsFile } from "../../server/config/dataset-paths.ts";
import { publicPriorsFromDatasets } from "./build-public-priors.ts";
import { demoPriors } from "./demo-priors.ts";
import { fitTaskClassifier } from "./fit-task-classifier.ts";
import { hashArtefact } from "./hash-artefact.ts";
import { readTaskTypes } from "./read-task-examples.ts";

const taskTypes = readTaskTypes();
const { candidates, byPrice, outputTokens } = publicPriorsFromDatasets();
const fit = await fitTaskClassifier(taskTypes);
const content: Omit<Priors, "version"> = {
  schemaVersion: 1,
  taskTypes,
  classifier: fit.weights,
  candidates: { ...candidates, ...demoPriors(taskTypes) },
  byPrice,
  outputTokens,
};
const priors: Priors = { ...content, version: hashArtefact(content) };
mkdirSync(dirname(defaultPriorsFile), { recursive: true });
writeFileSync(defaultPriorsFile, `${JSON.stringify(priors)}\n`);

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
  `held-out accuracy ${(100 * fit.heldOutAccuracy).toFixed(1)}%, log loss ${fit.heldOutLogLoss.toFixed(3)} nats; ${Object.keys(content.candidates).length} candidates; version ${priors.version}`,
);
