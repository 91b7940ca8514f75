import { parentPort, workerData } from "node:worker_threads";
import { parsePriors } from "./parse-priors.ts";

/** Reads one artefact and hands its arrays over without copying them; an error in it ends the thread and reaches the one who started it. */
const read = parsePriors(workerData as string);
const buffers = new Set<ArrayBuffer>();
collectBuffers(read.evidenceModel, buffers);
parentPort?.postMessage(read, [...buffers]);

function collectBuffers(value: unknown, into: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) into.add(value.buffer);
  } else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) collectBuffers(inner, into);
  }
}
