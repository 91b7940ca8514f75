import { median } from "simple-statistics";
import type { Decision, RankedCandidate } from "../../engine/index.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";

/** Why the model that is taken most for a kind of work is taken, and what a point of quality would have to be worth for another. */
interface ChoiceMargins {
  add(decision: Decision): void;
  render(useColor: boolean): string;
}

/** Another model against the one taken: points of quality and dollars more, and the value of a point at which both are worth the same. */
interface Margin {
  readonly model: string;
  readonly points: number;
  readonly usd: number;
  readonly pointUsd: number;
}

interface Row {
  readonly better: Margin | null;
  readonly cheaper: Margin | null;
}

/** What a second of waiting is worth at `auto:balanced` and above. */
const secondUsd = 0.1 / 10 / (0.3 / 0.01);

/** The same weights at another provider are not another model. */
export const modelName = (modelId: string): string => modelId.slice(modelId.lastIndexOf("/") + 1);

/** Expected dollars of a request, waiting included; null: no price. */
export function spentUsd({ prediction }: RankedCandidate): number | null {
  const { expectedNanoUsd } = prediction.cost;
  const { totalMs } = prediction.latency;
  return expectedNanoUsd === null || totalMs === null
    ? null
    : expectedNanoUsd / 1e9 + (totalMs / 1000) * secondUsd;
}

/** Of the other models the one that a rising value of quality takes first, and the one that a falling value takes first. */
export function marginsOf({ ranked, chosenCandidateId }: Decision): Row | null {
  const chosen = ranked.find(({ candidateId }) => candidateId === chosenCandidateId);
  const usd = chosen === undefined ? null : spentUsd(chosen);
  if (chosen === undefined || usd === null) return null;
  let better: Margin | null = null;
  let cheaper: Margin | null = null;
  for (const other of ranked) {
    const otherUsd = spentUsd(other);
    if (otherUsd === null || modelName(other.modelId) === modelName(chosen.modelId)) continue;
    const points = 100 * (other.prediction.quality.mean - chosen.prediction.quality.mean);
    const pointUsd = (otherUsd - usd) / points;
    const margin = { model: modelName(other.modelId), points, pointUsd, usd: otherUsd - usd };
    if (points > 0 && (better === null || pointUsd < better.pointUsd)) better = margin;
    if (points < 0 && otherUsd < usd && (cheaper === null || pointUsd > cheaper.pointUsd)) cheaper = margin;
  }
  return { better, cheaper };
}

export function createChoiceMargins(): ChoiceMargins {
  const kinds = new Map<string, { prompts: number; byModel: Map<string, Row[]> }>();
  return {
    add(decision) {
      const row = marginsOf(decision);
      if (row === null) return;
      const kind = decision.tasks[0]?.taskType ?? "none";
      const entry = kinds.get(kind) ?? { prompts: 0, byModel: new Map<string, Row[]>() };
      const chosen = decision.ranked.find(({ candidateId }) => candidateId === decision.chosenCandidateId)!;
      const model = modelName(chosen.modelId);
      entry.prompts += 1;
      entry.byModel.set(model, [...(entry.byModel.get(model) ?? []), row]);
      kinds.set(kind, entry);
    },
    render(useColor) {
      const lines = [...kinds]
        .sort(([, one], [, other]) => other.prompts - one.prompts)
        .map(([kind, { prompts, byModel }]) => {
          const [model = "", rows = []] =
            [...byModel].sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
          return [
            kind,
            `${model} ${formatPercent(rows.length / prompts)}`,
            ...marginCells(rows.map(({ better }) => better)),
            ...marginCells(rows.map(({ cheaper }) => cheaper)),
          ];
        });
      const head = [
        "kind",
        "taken most",
        "next better",
        "points, dollars",
        "from, a point",
        "next cheaper",
        "points, dollars",
        "below, a point",
      ];
      return renderTable(
        head.map((title) => ({ title })),
        lines,
        useColor,
      );
    },
  };
}

/** The model most often met, and the medians where it is. */
function marginCells(margins: readonly (Margin | null)[]): string[] {
  const byModel = new Map<string, Margin[]>();
  for (const margin of margins)
    if (margin !== null) byModel.set(margin.model, [...(byModel.get(margin.model) ?? []), margin]);
  const [most] = [...byModel].sort(([, one], [, other]) => other.length - one.length);
  if (most === undefined) return ["none", "", ""];
  const [model, own] = most;
  const middle = (of: (margin: Margin) => number): number => median(own.map(of));
  const signed = (value: number, digits: (absolute: number) => string): string =>
    `${value < 0 ? "-" : "+"}${digits(Math.abs(value))}`;
  return [
    model,
    `${signed(
      middle(({ points }) => points),
      (value) => value.toFixed(1),
    )}, ${signed(
      middle(({ usd }) => usd),
      (value) => `$${value.toPrecision(2)}`,
    )}`,
    `$${middle(({ pointUsd }) => pointUsd).toPrecision(2)}`,
  ];
}
