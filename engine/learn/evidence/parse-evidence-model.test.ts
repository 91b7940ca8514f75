import { describe, expect, it } from "vitest";
import { hashString } from "../../numeric/string-hash.ts";
import { createEvidencePredictor } from "../../predict/evidence/evidence-predictor.ts";
import { fitEvidenceModel } from "./fit-evidence-model.ts";
import { parseEvidenceModel } from "./parse-evidence-model.ts";
import { serializeEvidenceModel } from "./serialize-evidence-model.ts";
import { syntheticTable } from "./test-support/synthetic-table.ts";

const model = fitEvidenceModel(syntheticTable({ prompts: 310, hasContext: true }), 1);
const text = serializeEvidenceModel(model);

/** The artefact with a change in its model and a checksum that agrees with it. */
function forge(from: string | RegExp, to: string, version = 4): string {
  const body = text.slice(text.indexOf('"model":') + 8, -1).replace(from, to);
  return `{"format":"tradewind-evidence-model","version":${version},"checksum":${hashString(body)},"model":${body}}`;
}

describe("parseEvidenceModel", () => {
  it("returns what was written, to the last bit", () => {
    expect(parseEvidenceModel(text)).toEqual(model);
  });

  it("accepts a line end after the text", () => {
    expect(parseEvidenceModel(`${text}\n`)).toEqual(model);
  });

  it("reads a model of the version before the kernel, with nothing added within a task", () => {
    const old = parseEvidenceModel(forge(/"kernel":\{[^}]*\},/g, "", 3));
    expect(old.static).toMatchObject({
      taskMeans: model.static.taskMeans,
      residualWeights: new Float32Array(0),
    });
    const { features, characters } = syntheticTable({ prompts: 1, hasContext: true });
    const predicted = createEvidencePredictor(old).predict(features[0]!, characters[0]!);
    expect([...predicted.quality, ...predicted.standardDeviation].every(Number.isFinite)).toBe(true);
    const silent = {
      ...model,
      full: { ...model.full!, residualWeights: model.full!.residualWeights.map(() => 0) },
    };
    expect(predicted).toEqual(createEvidencePredictor(silent).predict(features[0]!, characters[0]!));
  });

  it("holds the costs of models whose cost is unknown", () => {
    const table = syntheticTable({ prompts: 12 });
    const free = { ...table, costsUsd: table.costsUsd.map(() => Number.NaN) };
    const fitted = fitEvidenceModel(free, 1);
    expect(parseEvidenceModel(serializeEvidenceModel(fitted)).cost.slopes).toEqual(fitted.cost.slopes);
  });

  it.each([
    ["a cut file", text.slice(0, -40), "not JSON"],
    ["another file", '{"hello":1}', "artefact.format"],
    ["a list", "[]", "artefact: not an object"],
    ["an earlier version", text.replace('"version":4', '"version":2'), "artefact.version: 2 is not 4; fit"],
    ["a later version", text.replace('"version":4', '"version":5'), "artefact.version: 5 is not 4"],
    [
      "a detector without variances",
      forge('"variances"', '"widths"'),
      "artefact.model.static.detector.variances",
    ],
    ["a kernel without points", forge('"points"', '"spots"'), "artefact.model.static.kernel.points"],
    ["a changed number", text.replace('"meanShrinkage":', '"meanShrinkage":1'), "checksum"],
    ["a missing array", forge('"taskWeights"', '"weights"'), "artefact.model.static.taskWeights"],
    ["a wrong length", forge('"models":["model-1",', '"models":["model-0","model-1",'), "doubles, found 6"],
    [
      "a wrong type",
      forge(/"meanShrinkage":[0-9.]+/, '"meanShrinkage":"1"'),
      "artefact.model.static.meanShrinkage: not a number",
    ],
  ])("rejects %s and says what is wrong", (_, damaged, message) => {
    expect(() => parseEvidenceModel(damaged)).toThrow(message);
  });
});
