import type { SuiteCase } from "../suite-types.ts";
import { promptText, squeeze } from "./case-text.ts";

/** Share of common three-word runs from which two prompts count as near-duplicates. */
const nearDuplicateThreshold = 0.6;

/** Three-word runs of what is a prompt's own: paragraphs that others of its cluster share (a passage, a schema) are left out. */
function ownShingles(suiteCase: SuiteCase, usesOfParagraph: ReadonlyMap<string, number>): Set<string> {
  const paragraphs = promptText(suiteCase).split(/\n{2,}/);
  const own = paragraphs.filter((text) => (usesOfParagraph.get(`${suiteCase.cluster}|${text}`) ?? 0) < 2);
  const words = squeeze((own.length > 0 ? own : paragraphs).join(" ")).split(/[^\p{L}\p{N}]+/u);
  const runs = words.map((_, index) => words.slice(index, index + 3).join(" "));
  return new Set(runs.slice(0, Math.max(1, runs.length - 2)));
}

/** Pairs of prompts that share too many three-word runs (Jaccard similarity), with that share. */
export function nearDuplicates(
  cases: readonly SuiteCase[],
): { left: string; right: string; share: number }[] {
  const uses = new Map<string, number>();
  for (const suiteCase of cases) {
    for (const text of new Set(promptText(suiteCase).split(/\n{2,}/))) {
      const key = `${suiteCase.cluster}|${text}`;
      uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  const shingled = cases.map((suiteCase) => ({ id: suiteCase.id, runs: ownShingles(suiteCase, uses) }));
  return shingled.flatMap((left, index) =>
    shingled.slice(index + 1).flatMap((right) => {
      const common = [...left.runs].filter((run) => right.runs.has(run)).length;
      const share = common / (left.runs.size + right.runs.size - common);
      return share >= nearDuplicateThreshold ? [{ left: left.id, right: right.id, share }] : [];
    }),
  );
}
