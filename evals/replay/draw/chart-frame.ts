import type { Axis } from "./axis.ts";
import { escapeMarkup, lineColors, place, svgStyle } from "./svg-parts.ts";

const chartWidth = 520;
const plotHeight = 340;
const legendLine = 18;
/** Longer names would run into their neighbour's column. */
const longestLabel = 32;

/** Where the curves go, inside the labels. */
export const plotArea = { left: 54, right: chartWidth - 14, top: 36, bottom: plotHeight - 44 } as const;

interface LegendEntry {
  readonly mark: "line" | "dashes" | "number";
  readonly label: string;
  /** Index of the colour, or the number shown. */
  readonly index: number;
}

interface ChartFrame {
  readonly title: string;
  readonly description: string;
  readonly horizontal: Axis;
  readonly vertical: Axis;
  readonly horizontalLabel: string;
  readonly verticalLabel: string;
  readonly horizontalTick: (value: number) => string;
  readonly legend: readonly LegendEntry[];
}

/** Title, axes, grid and legend around the marks of a chart: one SVG that stands alone, in light and dark. */
export function drawChart(frame: ChartFrame, marks: readonly string[]): string {
  const { left, right, top, bottom } = plotArea;
  const rows = Math.ceil(frame.legend.length / 2);
  const height = plotHeight + rows * legendLine;
  const grid = [
    ...frame.vertical.ticks.map((tick) => {
      const y = place(frame.vertical.at(tick));
      return `<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/><text class="quiet" x="${left - 6}" y="${y}" dy=".35em" text-anchor="end">${tick}</text>`;
    }),
    ...frame.horizontal.ticks.map((tick) => {
      const x = place(frame.horizontal.at(tick));
      // The label of a tick at the right edge would be cut off.
      const anchor = right - frame.horizontal.at(tick) < 8 ? "end" : "middle";
      return `<line class="grid" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/><text class="quiet" x="${x}" y="${bottom + 16}" text-anchor="${anchor}">${escapeMarkup(frame.horizontalTick(tick))}</text>`;
    }),
  ];
  return [
    `<svg class="drawing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${chartWidth} ${height}" role="img" aria-label="${escapeMarkup(frame.description)}">`,
    svgStyle,
    `<title>${escapeMarkup(frame.title)}</title><desc>${escapeMarkup(frame.description)}</desc>`,
    `<rect width="${chartWidth}" height="${height}" fill="var(--paper)"/>`,
    `<text x="${left}" y="20" font-weight="600">${escapeMarkup(frame.title)}</text>`,
    ...grid,
    `<text class="quiet" x="${right}" y="${bottom + 34}" text-anchor="end">${escapeMarkup(frame.horizontalLabel)}</text>`,
    `<text class="quiet" transform="translate(13 ${top}) rotate(-90)" text-anchor="end">${escapeMarkup(frame.verticalLabel)}</text>`,
    ...marks,
    ...frame.legend.map((entry, index) => drawLegend(entry, index)),
    "</svg>",
    "",
  ].join("\n");
}

function drawLegend({ mark, label, index }: LegendEntry, position: number): string {
  const x = plotArea.left + (position % 2) * 236;
  const y = plotHeight + 2 + Math.floor(position / 2) * legendLine;
  const shortened = label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;
  const color = `var(${lineColors[index % lineColors.length]})`;
  const sign =
    mark === "number"
      ? `<text x="${x + 8}" y="${y}" dy=".35em" text-anchor="middle">${index}</text>`
      : `<line class="line" style="stroke:${color}${mark === "dashes" ? ";stroke-dasharray:5 4" : ""}" x1="${x - 4}" x2="${x + 16}" y1="${y}" y2="${y}"/>`;
  return `${sign}<text x="${x + 24}" y="${y}" dy=".35em">${escapeMarkup(shortened)}</text>`;
}
