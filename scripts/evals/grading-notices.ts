import { hasJudge } from "../../evals/graders/judge-part.ts";
import type { Suite } from "../../evals/suites/suite.ts";

/** What a reader of scores should know about how they come to be, before anything is asked. */
export function gradingNotices(
  suites: readonly Pick<Suite, "name" | "cases">[],
  judge: string | null,
): string[] {
  return suites.flatMap(({ name, cases }) => {
    const judged = cases.filter(({ graders }) => graders.some(hasJudge)).length;
    const unasserted = cases.filter(({ graders }) => {
      const [only] = graders;
      return graders.length === 1 && only?.type === "length" && only.min_characters === 0;
    }).length;
    return [
      ...(judged > 0 && judge === null
        ? [
            `${name}: ${judged} of ${cases.length} cases are graded by a judge and stay unscored without one: --judge MODEL`,
          ]
        : []),
      ...(unasserted > 0
        ? [`${name}: ${unasserted} of ${cases.length} cases assert nothing: any reply passes them`]
        : []),
    ];
  });
}
