import type { Difficulty, Problem, Suite } from "../suite-types.ts";
import { checkCase } from "./check-case.ts";
import type { CheckTools } from "./check-tools.ts";
import { nearDuplicates } from "./near-duplicates.ts";

/** Fewest cases of a suite. */
export const minimumCases = 40;

/** Fewest cases of each difficulty, so that a suite can tell models apart at both ends. */
const minimumPerDifficulty = 8;

export function countByDifficulty(suite: Suite): Record<Difficulty, number> {
  const counts = { easy: 0, medium: 0, hard: 0 };
  for (const { difficulty } of suite.cases) counts[difficulty] += 1;
  return counts;
}

function countProblems(suite: Suite): string[] {
  const problems: string[] = [];
  if (suite.cases.length < minimumCases)
    problems.push(`${suite.cases.length} cases; ${minimumCases} are needed`);
  for (const [difficulty, count] of Object.entries(countByDifficulty(suite))) {
    if (count < minimumPerDifficulty)
      problems.push(`${count} ${difficulty} cases; ${minimumPerDifficulty} are needed`);
  }
  const letters = new Map<string, number>();
  for (const grader of suite.cases.flatMap(({ graders }) => graders)) {
    if (grader.type === "choice")
      letters.set(String(grader.value), (letters.get(String(grader.value)) ?? 0) + 1);
  }
  const choices = [...letters.values()].reduce((total, count) => total + count, 0);
  for (const [letter, count] of letters) {
    if (choices >= 12 && count > choices / 2)
      problems.push(`${letter} is right in ${count} of ${choices} choices`);
  }
  return problems;
}

/** All that is wrong with a suite that could be read. */
export async function checkSuite(suite: Suite, tools: CheckTools): Promise<Problem[]> {
  const file = suite.header.cases;
  const problems: Problem[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, suiteCase] of suite.cases.entries()) {
    const place = { file, line: index + 1, caseId: suiteCase.id };
    if (lineOf.has(suiteCase.id)) problems.push({ ...place, message: "this id is used twice" });
    lineOf.set(suiteCase.id, index + 1);
    for (const message of await checkCase(suite.header, suiteCase, tools))
      problems.push({ ...place, message });
  }
  for (const { left, right, share } of nearDuplicates(suite.cases)) {
    const message = `nearly the same as ${right} (${Math.round(share * 100)}% of three-word runs)`;
    problems.push({ file, line: lineOf.get(left) ?? null, caseId: left, message });
  }
  return [
    ...problems,
    ...countProblems(suite).map((message) => ({ file, line: null, caseId: null, message })),
  ];
}
