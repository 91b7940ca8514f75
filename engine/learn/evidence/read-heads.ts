import type {
  BlockScaling,
  EvidenceHeads,
  KeptShares,
  KernelLandmarks,
  OutOfDistributionDetector,
} from "../../contracts/index.ts";
import { scaledLength } from "../../numeric/block-scaling.ts";
import type { ArtefactReader } from "./artefact-reader.ts";

/** Heads from a parsed artefact, every array checked against the sizes that follow from the others. */
export function readHeads(
  heads: ArtefactReader,
  taskCount: number,
  modelCount: number,
  hasKernel: boolean,
): EvidenceHeads {
  const scaling = readScaling(heads.child("scaling"));
  const columns = scaledLength(scaling);
  const cells = taskCount * modelCount;
  const statistics = heads.child("statistics");
  const kernel = hasKernel ? readKernel(heads.child("kernel"), columns) : noKernel;
  const landmarks = hasKernel ? kernel.points.length / (kernel.directions.length / columns) : 0;
  return {
    scaling,
    taskWeights: heads.float32("taskWeights", taskCount * columns),
    taskBiases: heads.float32("taskBiases", taskCount),
    taskMeans: heads.float64("taskMeans", cells),
    statistics: {
      counts: statistics.float64("counts", cells),
      sums: statistics.float64("sums", cells),
      modelCounts: statistics.float64("modelCounts", modelCount),
      modelSums: statistics.float64("modelSums", modelCount),
    },
    pseudoCount: heads.number("pseudoCount"),
    modelMeans: heads.float64("modelMeans", modelCount),
    kernel,
    residualWeights: hasKernel
      ? heads.float32("residualWeights", modelCount * landmarks)
      : new Float32Array(0),
    scoreCorrelation: heads.number("scoreCorrelation"),
    keptShares: heads.children("keptShares").map(readKeptShares),
    transferWeights: heads.float32("transferWeights", modelCount * scaling.surfaceMeans.length),
    meanShrinkage: heads.number("meanShrinkage"),
    leadShrinkage: heads.number("leadShrinkage"),
    detector: heads.isNull("detector") ? null : readDetector(heads.child("detector"), columns),
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

function readKeptShares(kept: ArtefactReader): KeptShares {
  const means = kept.float64("means", null);
  return {
    firstShare: kept.number("firstShare"),
    stepShare: kept.number("stepShare"),
    means,
    errors: kept.float64("errors", means.length),
  };
}

const noKernel: KernelLandmarks = { directions: new Float32Array(0), points: new Float32Array(0), decay: 1 };

function readKernel(kernel: ArtefactReader, columns: number): KernelLandmarks {
  const directions = kernel.float32("directions", null);
  const width = Math.ceil(directions.length / columns);
  const points = kernel.float32("points", null);
  return {
    directions: kernel.float32("directions", width * columns),
    points: kernel.float32("points", Math.ceil(points.length / width) * width),
    decay: kernel.number("decay"),
  };
}

function readDetector(detector: ArtefactReader, columns: number): OutOfDistributionDetector {
  const centres = detector.float32("centres", null);
  const count = Math.ceil(centres.length / columns);
  return {
    centres: detector.float32("centres", count * columns),
    variances: detector.float64("variances", count),
    intercept: detector.number("intercept"),
    slope: detector.number("slope"),
    priorOdds: detector.number("priorOdds"),
    leadOdds: detector.number("leadOdds"),
    leadLoss: detector.number("leadLoss"),
  };
}
