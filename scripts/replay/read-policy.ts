import { defaultScales, isPresetName, presets, type Weights } from "../../engine/index.ts";
import type { ReplayPolicy } from "../../evals/replay/replay-policy.ts";

/** Terms of a guarantee where none are given. */
const defaultShare = 0.95;
const defaultConfidence = 0.9;

interface NamedPolicy {
  readonly name: string;
  readonly policy: ReplayPolicy;
}

/**
 * Reads `quality`, `weights` (the preset balanced), `weights:PRESET`, `weights:QUALITY,COST`, `guarantee` or `guarantee:SHARE,CONFIDENCE`.
 *
 * @throws Error naming what is wrong and what may be written
 */
export function readPolicy(text: string, baseline: string): NamedPolicy {
  const [kind = "", terms = ""] = text.split(":");
  if (kind === "quality" && terms === "") return { name: text, policy: { kind } };
  if (kind === "weights") {
    return { name: text, policy: { kind, weights: weightsOf(text, terms), scales: defaultScales } };
  }
  if (kind === "guarantee") {
    const [share = defaultShare, confidence = defaultConfidence] = numbersOf(terms);
    if (!(share > 0 && share <= 1 && confidence >= 0.5 && confidence < 1))
      throw new Error(
        `--policy ${text}: the share must lie in (0,1] and the confidence in [0.5,1), such as guarantee:0.95,0.9.`,
      );
    return {
      name: `guarantee ${share} at ${confidence}`,
      policy: { kind, share, confidence, baseline },
    };
  }
  throw new Error(
    `--policy ${text} is not known: write quality, weights, weights:cheap, weights:0.6,0.4 or guarantee:0.95,0.9.`,
  );
}

function weightsOf(text: string, terms: string): Weights {
  if (terms === "") return presets.balanced;
  if (isPresetName(terms)) return presets[terms];
  const [quality, cost] = numbersOf(terms);
  if (quality === undefined || cost === undefined || !(quality >= 0 && cost >= 0 && quality + cost > 0))
    throw new Error(
      `--policy ${text}: write a preset (${Object.keys(presets).join(", ")}) or two weights, such as weights:0.6,0.4.`,
    );
  return { quality, cost, latency: 0 };
}

const numbersOf = (terms: string): number[] => (terms === "" ? [] : terms.split(",").map(Number));
