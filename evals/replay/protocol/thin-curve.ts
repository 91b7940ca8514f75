import type { CurvePoint } from "../../metrics/cost-quality-curve.ts";
import type { StrongCallPoint } from "../../metrics/strong-call-curve.ts";

/** A router's curve as it is drawn: corners of its hull, and quality at each hundredth of strong calls. */
export interface PlotCurve {
  readonly hull: readonly CurvePoint[];
  /** Quality at strong-call shares 0, 0.01, ... 1; empty unless two models are compared. */
  readonly strong: readonly number[];
}

export const strongSteps = 100;

/** Keeps what a drawing shows of curves with a point per prompt. */
export function thinCurve(hull: readonly CurvePoint[], strong: readonly StrongCallPoint[]): PlotCurve {
  if (strong.length === 0) return { hull, strong: [] };
  let at = 0;
  const qualities = Array.from({ length: strongSteps + 1 }, (_, step) => {
    const share = step / strongSteps;
    while (at < strong.length - 2 && strong[at + 1]!.strongShare < share) at += 1;
    const left = strong[at]!;
    const right = strong[at + 1] ?? left;
    const width = right.strongShare - left.strongShare;
    const place = width > 0 ? Math.min(1, Math.max(0, (share - left.strongShare) / width)) : 0;
    return left.quality + place * (right.quality - left.quality);
  });
  return { hull, strong: qualities };
}
