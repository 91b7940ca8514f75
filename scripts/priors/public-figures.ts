import { type FigureItem, type PublicFigure, ratingToLogit, shareToLogit } from "../../engine/index.ts";
import type { BenchmarkFiles } from "./benchmark-files.ts";
import { artificialAnalysisItems, lmarenaCategories } from "./benchmark-sources.ts";

/** Rating at which the log odds are 0; any constant would do, as each item has its own mean. */
const ratingOrigin = 1400;
/** The rating on hard prompts is the one that follows ability most closely; more of them would count one vote several times. */
const generalRating = "hard_6";

/** Everything that figures were measured on. */
export function figureItems({ livebench }: Pick<BenchmarkFiles, "livebench">): FigureItem[] {
  return [
    ...Object.keys(livebench.tasks).map((task) => item("livebench", task, false, true)),
    item("aider", "polyglot", false, true),
    ...Object.entries(artificialAnalysisItems).map(([name, { isGeneral }]) =>
      item("artificialanalysis", name, false, isGeneral),
    ),
    ...lmarenaCategories.map((category) => item("lmarena", category, true, category === generalRating)),
  ];
}

const item = (source: string, label: string, isPreference: boolean, isGeneral: boolean): FigureItem => ({
  id: `${source}:${label}`,
  source,
  label,
  isPreference,
  isGeneral,
});

/** Every published score of a mapped candidate, on the log-odds scale. What was not measured is not there. */
export function publicFigures({
  aliases,
  livebench,
  lmarena,
  aider,
  artificialAnalysis,
}: BenchmarkFiles): PublicFigure[] {
  const scores = Object.entries(livebench.rows).flatMap(([name, cells]) =>
    Object.entries(cells).flatMap(([task, score]) =>
      score === null
        ? []
        : figure(aliases.livebench[name], `livebench:${task}`, livebench.date, () =>
            shareToLogit(score / 100, livebench.tasks[task]?.questions ?? 1),
          ),
    ),
  );
  const ratings = Object.entries(lmarena.rows).flatMap(([name, cells]) =>
    Object.entries(cells).flatMap(([category, [rating, lower, upper]]) =>
      figure(aliases.lmarena[name], `lmarena:${category}`, lmarena.date, () =>
        ratingToLogit(rating, lower, upper, ratingOrigin),
      ),
    ),
  );
  const exercises = Object.entries(aider.rows).flatMap(([name, row]) =>
    figure(aliases.aider[name], "aider:polyglot", row.date, () =>
      shareToLogit(row.passRatePercent / 100, row.cases),
    ),
  );
  const evaluations = Object.entries(artificialAnalysis.rows).flatMap(([name, { shares }]) =>
    Object.entries(shares).flatMap(([evaluation, share]) =>
      share === null
        ? []
        : figure(
            aliases.artificialAnalysis[name],
            `artificialanalysis:${evaluation}`,
            artificialAnalysis.date,
            () => shareToLogit(share, artificialAnalysisItems[evaluation]?.questions ?? 1),
          ),
    ),
  );
  return [...scores, ...ratings, ...exercises, ...evaluations];
}

function figure(
  candidateIds: readonly string[] | undefined,
  itemId: string,
  date: string,
  measure: () => { value: number; variance: number },
): PublicFigure[] {
  return (candidateIds ?? []).map((candidateId) => ({ candidateId, itemId, date, ...measure() }));
}
