import type { ScoreSummary } from "../report.ts";
import { percent } from "./html-text.ts";

const width = 150;

/** The mean as a dot in its interval, on a line from 0 to 100%. */
export function scoreBar({ mean, interval }: ScoreSummary): string {
  if (mean === null) return "";
  const at = (share: number): string => (4 + share * (width - 8)).toFixed(1);
  const range =
    interval === null
      ? ""
      : `<line class="range" x1="${at(interval.low)}" x2="${at(interval.high)}" y1="9" y2="9"/>`;
  return `<svg class="bar" viewBox="0 0 ${width} 18" role="img" aria-label="${percent(mean)}%"><line class="scale" x1="4" x2="${width - 4}" y1="9" y2="9"/>${range}<circle class="dot" cx="${at(mean)}" cy="9" r="4"/></svg>`;
}
