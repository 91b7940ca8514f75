import type { JudgeKind } from "../graders/judge-part.ts";
import { type Calibration, type CalibrationFigure, isMoreThanChance } from "./calibration.ts";
import type { JudgeFigure } from "./judge-figures.ts";
import type { CorrectableBias } from "./score-map.ts";

/** What is taken out of a judge's scores, in a sentence; empty: nothing. */
export const biasesText = (biases: readonly CorrectableBias[]): string =>
  biases.length === 0
    ? ""
    : `Taken out of its scores: ${biases.map((name) => (name === "lengthBias" ? "length bias" : "self-preference")).join(" and ")}.`;

/** One line of a table about a judge. */
interface FigureRow {
  readonly name: JudgeFigure;
  readonly title: string;
  readonly text: string;
  readonly figure: CalibrationFigure;
  readonly meaning: string;
  /** A bias whose interval leaves 0 out. */
  readonly isBiased: boolean;
}

interface FigureForm {
  readonly name: JudgeFigure;
  readonly title: string;
  readonly unit: "percent" | "number" | "points";
  readonly meaning: string;
  /** Left away for other kinds. */
  readonly kind?: JudgeKind;
  readonly isBias?: true;
}

const forms: readonly FigureForm[] = [
  { name: "agreement", title: "agreement", unit: "percent", meaning: "same verdict as people" },
  {
    name: "kappa",
    title: "Cohen's kappa",
    unit: "number",
    meaning: "agreement beyond chance: 0 none, 1 full",
  },
  { name: "weightedKappa", title: "weighted kappa", unit: "number", meaning: "the same, near misses count" },
  { name: "correlation", title: "correlation", unit: "number", meaning: "of its scores with people's" },
  {
    name: "weight",
    title: "weight",
    unit: "number",
    meaning: "share of an exact score that one of its scores is worth",
  },
  { name: "sensitivity", title: "passes good", unit: "percent", kind: "rubric", meaning: "sensitivity" },
  { name: "specificity", title: "fails bad", unit: "percent", kind: "rubric", meaning: "specificity" },
  {
    name: "meanError",
    title: "leniency",
    unit: "points",
    kind: "rubric",
    isBias: true,
    meaning: "points that it gives beyond people",
  },
  {
    name: "positionBias",
    title: "position bias",
    unit: "points",
    kind: "pairwise",
    isBias: true,
    meaning: "first place wins more often than the second",
  },
  {
    name: "orderFlips",
    title: "order flips",
    unit: "percent",
    kind: "pairwise",
    meaning: "pairs on which the order changes the verdict",
  },
  {
    name: "lengthBias",
    title: "length bias",
    unit: "points",
    isBias: true,
    meaning: "points for twice the length, at the same label",
  },
  {
    name: "selfPreference",
    title: "self-preference",
    unit: "points",
    isBias: true,
    meaning: "points for its own family, at the same label and length",
  },
];

const shownIn = (value: number, unit: FigureForm["unit"]): string => {
  if (unit === "number") return value.toFixed(2);
  const text = (100 * value).toFixed(1);
  return unit === "points" && value > 0 ? `+${text}` : text;
};

/** All figures of one calibration in the order of reading. */
export function figureRows({ kind, figures }: Pick<Calibration, "kind" | "figures">): FigureRow[] {
  return forms
    .filter((form) => form.kind === undefined || form.kind === kind)
    .map(({ name, title, unit, meaning, isBias }) => {
      const figure = figures[name];
      return {
        name,
        title: unit === "number" ? title : `${title}, ${unit === "percent" ? "%" : "points"}`,
        text: figureText(figure, unit),
        figure,
        meaning,
        isBiased: isBias === true && isMoreThanChance(figure),
      };
    });
}

function figureText({ estimate, low, high }: CalibrationFigure, unit: FigureForm["unit"]): string {
  if (estimate === null) return "not measurable";
  if (low === null || high === null) return shownIn(estimate, unit);
  return `${shownIn(estimate, unit)} (${shownIn(low, unit)} to ${shownIn(high, unit)})`;
}
