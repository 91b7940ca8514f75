import type { EvidenceModel } from "../../contracts/index.ts";
import { hashString } from "../../numeric/string-hash.ts";
import { readArtefact } from "./artefact-reader.ts";
import { readHeads } from "./read-heads.ts";
import {
  evidenceModelFormat,
  evidenceModelVersion,
  versionBeforeKernel,
} from "./serialize-evidence-model.ts";

/**
 * Reads what `serializeEvidenceModel` wrote, now or in version 3; a model of that version adds nothing within a task until it is fitted again.
 *
 * @throws RangeError where the text is no such artefact, is of another version, or is damaged; the field is named
 */
export function parseEvidenceModel(text: string): EvidenceModel {
  const file = readArtefact(parseJson(text), "artefact");
  if (!text.startsWith(`{"format":"${evidenceModelFormat}"`))
    throw new RangeError(`artefact.format: this is not a ${evidenceModelFormat} file`);
  const version = file.number("version");
  if (version !== evidenceModelVersion && version !== versionBeforeKernel)
    throw new RangeError(
      `artefact.version: ${version} is not ${evidenceModelVersion}; fit the model again: npm run priors -- fit`,
    );
  const hasKernel = version !== versionBeforeKernel;
  const bodyStart = text.indexOf('"model":') + '"model":'.length;
  if (hashString(text.slice(bodyStart, text.trimEnd().length - 1)) !== file.number("checksum"))
    throw new RangeError(
      "artefact.checksum: the model's text has changed since it was written; fit it again",
    );
  const model = file.child("model");
  const models = model.strings("models");
  const taskNames = model.strings("taskNames");
  const cost = model.child("cost");
  return {
    models,
    taskNames,
    static: readHeads(model.child("static"), taskNames.length, models.length, hasKernel),
    full: model.isNull("full")
      ? null
      : readHeads(model.child("full"), taskNames.length, models.length, hasKernel),
    cost: {
      intercepts: cost.float64("intercepts", taskNames.length * models.length),
      slopes: cost.float64("slopes", models.length),
    },
    prompts: model.number("prompts"),
    observations: model.number("observations"),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError("artefact: not JSON; the file is cut off or no evidence model");
  }
}
