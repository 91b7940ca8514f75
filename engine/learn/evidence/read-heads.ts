import type { BlockScaling, EvidenceHeads, JointNet, NoveltyGate } from "../../contracts/index.ts";
import { scaledLength } from "../../numeric/block-scaling.ts";
import type { ArtefactReader } from "./artefact-reader.ts";

/** Heads from a parsed artefact, every array checked against the sizes that follow from the others. */
export function readHeads(heads: ArtefactReader, taskCount: number, modelCount: number): EvidenceHeads {
  const scaling = readScaling(heads.child("scaling"));
  const columns = scaledLength(scaling);
  const cells = taskCount * modelCount;
  const statistics = heads.child("statistics");
  return {
    scaling,
    taskWeights: heads.float32("taskWeights", taskCount * columns),
    taskBiases: heads.float32("taskBiases", taskCount),
    nets: heads.children("nets").map((net) => readNet(net, columns, taskCount, modelCount)),
    taskMeans: heads.float64("taskMeans", cells),
    statistics: {
      counts: statistics.float64("counts", cells),
      sums: statistics.float64("sums", cells),
      modelCounts: statistics.float64("modelCounts", modelCount),
      modelSums: statistics.float64("modelSums", modelCount),
    },
    pseudoCount: heads.number("pseudoCount"),
    modelMeans: heads.float64("modelMeans", modelCount),
    residualWeights: heads.float32("residualWeights", modelCount * columns),
    novelWeights: heads.float32("novelWeights", modelCount * columns),
    netShare: heads.number("netShare"),
    trust: heads.number("trust"),
    lead: heads.number("lead"),
    gate: heads.isNull("gate") ? null : readGate(heads.child("gate"), columns),
  };
}

function readScaling(scaling: ArtefactReader): BlockScaling {
  const surfaceMeans = scaling.float32("surfaceMeans", null);
  return {
    usesContext: scaling.boolean("usesContext"),
    embeddingMeans: scaling.float32("embeddingMeans", null),
    embeddingScale: scaling.number("embeddingScale"),
    surfaceMeans,
    surfaceScales: scaling.float32("surfaceScales", surfaceMeans.length),
    contextMeans: scaling.float32("contextMeans", null),
    contextScale: scaling.number("contextScale"),
  };
}

function readNet(net: ArtefactReader, inputs: number, taskCount: number, modelCount: number): JointNet {
  const hidden = net.number("hidden");
  const outputs = modelCount + taskCount;
  return {
    inputs,
    hidden,
    modelCount,
    taskCount,
    inputScale: net.number("inputScale"),
    inputWeights: net.float32("inputWeights", hidden * inputs),
    hiddenBiases: net.float32("hiddenBiases", hidden),
    outputWeights: net.float32("outputWeights", outputs * hidden),
    outputBiases: net.float32("outputBiases", outputs),
  };
}

function readGate(gate: ArtefactReader, columns: number): NoveltyGate {
  const centres = gate.float32("centres", null);
  return {
    centres: gate.float32("centres", Math.ceil(centres.length / columns) * columns),
    spreads: gate.float64("spreads", Math.ceil(centres.length / columns)),
    intercept: gate.number("intercept"),
    slope: gate.number("slope"),
    oddsWeight: gate.number("oddsWeight"),
  };
}
