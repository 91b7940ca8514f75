import type { EvidenceModel } from "../../contracts/index.ts";
import { float32ToBase64 } from "../../numeric/float32-base64.ts";
import { float64ToBase64 } from "../../numeric/float64-base64.ts";
import { hashString } from "../../numeric/string-hash.ts";

export const evidenceModelFormat = "tradewind-evidence-model";
/** Raised with every change after which older readers would misread the file. */
export const evidenceModelVersion = 4;
/** Has a linear addition within tasks instead of the kernel: it is read without any. */
export const versionBeforeKernel = 3;

/** One line of JSON: typed arrays as base64 of their little-endian bytes, a checksum over the model's text. */
export function serializeEvidenceModel(model: EvidenceModel): string {
  const body = JSON.stringify(model, (_, value: unknown) => {
    if (value instanceof Float32Array) return float32ToBase64(value);
    if (value instanceof Float64Array) return float64ToBase64(value);
    return value;
  });
  const head = `"format":"${evidenceModelFormat}","version":${evidenceModelVersion},"checksum":${hashString(body)}`;
  return `{${head},"model":${body}}`;
}
