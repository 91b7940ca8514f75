import type { Decision, RankedCandidate } from "../../engine/index.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { modelName, spentUsd } from "./choice-margins.ts";

/** How firm the lead of the model that is taken most is, and what doing without it would cost. */
interface LeadingModel {
  add(decision: Decision): void;
  /** Empty: nothing was routed. */
  render(): string;
}

/** The best that a model offers for one prompt. */
interface Offer {
  readonly model: string;
  /** [0,1]. */
  readonly quality: number;
  /** Waiting included. */
  readonly usd: number;
}

/** What a point of quality is worth under `auto:balanced`, dollars. */
const pointUsd = 0.0002;
const worth = ({ quality, usd }: Offer, lessPoints = 0): number =>
  (100 * quality - lessPoints) * pointUsd - usd;

/** One offer per model, the best first. */
function offersOf(ranked: readonly RankedCandidate[]): Offer[] {
  const byModel = new Map<string, Offer>();
  for (const candidate of ranked) {
    const usd = spentUsd(candidate);
    if (usd === null) continue;
    const offer = { model: modelName(candidate.modelId), quality: candidate.prediction.quality.mean, usd };
    const known = byModel.get(offer.model);
    if (known === undefined || worth(offer) > worth(known)) byModel.set(offer.model, offer);
  }
  return [...byModel.values()].sort((one, other) => worth(other) - worth(one));
}

export function createLeadingModel(): LeadingModel {
  const prompts: (readonly Offer[])[] = [];
  /** Share of prompts at which each model is worth most, the most frequent first. */
  const shares = (without: string, lessPoints: number): [string, number][] => {
    const counts = new Map<string, number>();
    for (const offers of prompts) {
      let best: Offer | null = null;
      let maxValue = Number.NEGATIVE_INFINITY;
      for (const offer of offers) {
        const value = worth(offer, offer.model === without ? lessPoints : 0);
        if (value > maxValue) [best, maxValue] = [offer, value];
      }
      if (best !== null) counts.set(best.model, (counts.get(best.model) ?? 0) + 1 / prompts.length);
    }
    return [...counts].sort(([, one], [, other]) => other - one);
  };
  return {
    add(decision) {
      // Those far behind come first for nobody, and would fill the memory.
      prompts.push(offersOf(decision.ranked).slice(0, 12));
    },
    render() {
      const [leader] = shares("", 0);
      if (leader === undefined) return "";
      const [model, share] = leader;
      let points = 0;
      let usd = 0;
      let changed = 0;
      for (const [first, second] of prompts) {
        if (first?.model !== model || second === undefined) continue;
        changed += 1;
        points += 100 * (second.quality - first.quality);
        usd += second.usd - first.usd;
      }
      const signed = (value: number, unit: string, digits: number): string =>
        `${value < 0 ? "-" : "+"}${unit}${unit === "" ? Math.abs(value).toFixed(digits) : Math.abs(value).toPrecision(digits)}`;
      const worse = [1, 2, 3, 5].map((less) => {
        const left = shares(model, less).find(([name]) => name === model)?.[1] ?? 0;
        return `${less} ${less === 1 ? "point" : "points"} ${formatPercent(left)}`;
      });
      const others = shares(model, Number.POSITIVE_INFINITY)
        .slice(0, 3)
        .map(([name, part]) => `${name} ${formatPercent(part)}`);
      const loss = changed === 0 ? 0 : (usd - points * pointUsd) / changed;
      return [
        `at $${pointUsd} a point ${model} is worth most for ${formatPercent(share)}; were it worse than believed by ${worse.join(", ")}`,
        `without it: ${others.join(", ")}; where it was, ${signed(points / Math.max(1, changed), "", 1)} points and ${signed(usd / Math.max(1, changed), "$", 2)} a prompt, waiting included: $${loss.toPrecision(2)} worth less`,
      ].join("\n");
    },
  };
}
