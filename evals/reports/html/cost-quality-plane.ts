import type { TargetSummary } from "../report.ts";
import { dollars, htmlText, percent } from "./html-text.ts";

const [width, height] = [640, 340];
const margin = { left: 52, right: 24, top: 16, bottom: 44 };

const [labelWidth, labelHeight] = [110, 13];

/** Models on the plane of cost (logarithmic) and score, with the front that nothing beats. Empty: too little is known. */
export function costQualityPlane(targets: readonly TargetSummary[]): string {
  const points = targets.flatMap(({ id, overall, costPerCaseNanoUsd: cost, isPareto }) =>
    overall.mean === null || cost === null || cost <= 0
      ? []
      : [{ id, mean: overall.mean, interval: overall.interval, cost, isPareto }],
  );
  if (points.length === 0) return '<p class="muted">No model has both a known cost above $0 and a score.</p>';
  const logs = points.map(({ cost }) => Math.log10(cost * 1000));
  const [lowLog, highLog] = [Math.floor(Math.min(...logs) - 0.15), Math.ceil(Math.max(...logs) + 0.15)];
  const min = Math.max(
    0,
    Math.floor((Math.min(...points.map(({ mean, interval }) => interval?.low ?? mean)) - 0.02) * 10) / 10,
  );
  const max = Math.min(
    1,
    Math.ceil((Math.max(...points.map(({ mean, interval }) => interval?.high ?? mean)) + 0.02) * 10) / 10,
  );
  const x = (cost: number): number =>
    margin.left +
    ((Math.log10(cost * 1000) - lowLog) / (highLog - lowLog)) * (width - margin.left - margin.right);
  const y = (share: number): number =>
    height -
    margin.bottom -
    ((share - min) / Math.max(0.1, max - min)) * (height - margin.top - margin.bottom);

  const costTicks = Array.from({ length: highLog - lowLog + 1 }, (_, at) => 10 ** (lowLog + at));
  const scoreTicks = Array.from({ length: Math.round((max - min) * 10) + 1 }, (_, at) => min + at / 10);
  const grid = [
    ...costTicks.map(
      (cost) =>
        `<line class="grid" x1="${x(cost / 1000)}" x2="${x(cost / 1000)}" y1="${margin.top}" y2="${height - margin.bottom}"/><text x="${x(cost / 1000)}" y="${height - margin.bottom + 16}" text-anchor="middle">${dollars(cost)}</text>`,
    ),
    ...scoreTicks.map(
      (share) =>
        `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y(share)}" y2="${y(share)}"/><text x="${margin.left - 8}" y="${y(share) + 4}" text-anchor="end">${percent(share, 0)}</text>`,
    ),
  ];
  const front = points.filter(({ isPareto }) => isPareto).sort((one, other) => one.cost - other.cost);
  // A step: between two models of the front the cheaper one is what one gets.
  const steps = front
    .map(({ cost, mean }, at) => (at === 0 ? `M${x(cost)},${y(mean)}` : `H${x(cost)}V${y(mean)}`))
    .join("");
  const labelY = apart(points.map(({ cost, mean }) => ({ x: x(cost), y: y(mean) - 8 })));
  const marks = points.map(({ id, mean, interval, cost, isPareto }, at) => {
    const range =
      interval === null
        ? ""
        : `<line class="range" x1="${x(cost)}" x2="${x(cost)}" y1="${y(interval.low)}" y2="${y(interval.high)}"/>`;
    const isRight = x(cost) > width * 0.7;
    return `<g>${range}<circle class="${isPareto ? "dot" : "dot off"}" cx="${x(cost)}" cy="${y(mean)}" r="5"><title>${htmlText(id)}: ${percent(mean)}%, ${dollars(cost * 1000)} per 1000</title></circle><text class="label" x="${x(cost) + (isRight ? -9 : 9)}" y="${labelY[at]}" text-anchor="${isRight ? "end" : "start"}">${htmlText(id)}</text></g>`;
  });
  return `<svg class="plane" viewBox="0 0 ${width} ${height}" role="img" aria-label="Cost and score of each model">${grid.join("")}<path class="front" d="${steps}"/>${marks.join("")}<text x="${(width + margin.left) / 2}" y="${height - 8}" text-anchor="middle">cost of 1000 cases</text><text transform="translate(14 ${height / 2}) rotate(-90)" text-anchor="middle">score %</text></svg>`;
}

/** Heights of labels, moved up where another stands in the way. */
function apart(labels: readonly { readonly x: number; readonly y: number }[]): number[] {
  const placed: { x: number; y: number }[] = [];
  for (const { x, y } of labels) {
    let height = y;
    while (placed.some((one) => Math.abs(one.x - x) < labelWidth && Math.abs(one.y - height) < labelHeight))
      height -= labelHeight / 2;
    placed.push({ x, y: height });
  }
  return placed.map(({ y }) => y);
}
