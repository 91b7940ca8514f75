import { createHash } from "node:crypto";
import type { GraderSpec } from "../graders/grader.ts";
import type { Suite, SuiteCase } from "../suites/suite.ts";

/** Most cases of one job. */
const maxCasesPerBatch = 50;

/** A run has at least so many batches where it has the cases, so that several workers find something to do. */
const batchesWanted = 20;

/** Most characters of one batch: cases with images fill it sooner. */
const maxCharacters = 4 * 1024 * 1024;

/** A case as a worker runs it. */
export interface BatchCase {
  readonly promptId: string;
  readonly suiteCase: SuiteCase;
}

interface CaseBatch {
  readonly cases: readonly BatchCase[];
  /** The cases as JSON. */
  readonly text: string;
}

export const batchSizeFor = (cases: number): number =>
  Math.min(maxCasesPerBatch, Math.max(1, Math.ceil(cases / batchesWanted)));

/** Suites cut into batches in their order. Files of custom graders are named by `codeOf`, places in files are left out. */
export function* caseBatches(
  suites: readonly Suite[],
  codeOf: (path: string) => string,
): Generator<CaseBatch> {
  const size = batchSizeFor(suites.reduce((sum, suite) => sum + suite.cases.length, 0));
  let cases: BatchCase[] = [];
  let texts: string[] = [];
  let characters = 0;
  const end = (): CaseBatch => {
    const batch = { cases, text: `[${texts.join(",")}]` };
    [cases, texts, characters] = [[], [], 0];
    return batch;
  };
  for (const suite of suites) {
    for (const suiteCase of suite.cases) {
      const promptId = `${suite.name}/${suiteCase.id}`;
      const graders = mapCustomPaths(suiteCase.graders, codeOf);
      const text = JSON.stringify({
        promptId,
        suiteCase: { ...suiteCase, graders, place: { file: suite.name, line: null } },
      });
      if (texts.length >= size || (texts.length > 0 && characters + text.length > maxCharacters)) yield end();
      cases.push({ promptId, suiteCase });
      texts.push(text);
      characters += text.length;
    }
  }
  if (texts.length > 0) yield end();
}

/** The cases of a batch, with the files of custom graders where this machine has them. */
export function readBatch(text: string, pathOf: (code: string) => string): BatchCase[] {
  return (JSON.parse(text) as BatchCase[]).map(({ promptId, suiteCase }) => ({
    promptId,
    suiteCase: { ...suiteCase, graders: mapCustomPaths(suiteCase.graders, pathOf) },
  }));
}

/** Paths of the programs that grade in these suites. */
export function customPaths(suites: readonly Suite[]): string[] {
  const found = new Set<string>();
  for (const { cases } of suites) {
    for (const { graders } of cases)
      mapCustomPaths(graders, (path) => {
        found.add(path);
        return path;
      });
  }
  return [...found];
}

/** Name of a program by its text. */
export const codeName = (source: string): string =>
  createHash("sha256").update(source).digest("hex").slice(0, 32);

function mapCustomPaths(
  graders: readonly GraderSpec[],
  change: (path: string) => string,
): readonly GraderSpec[] {
  return graders.map((grader) => {
    if (grader.type === "custom") return { ...grader, path: change(String(grader.path)) };
    if (grader.type === "group" && Array.isArray(grader.graders))
      return { ...grader, graders: mapCustomPaths(grader.graders as readonly GraderSpec[], change) };
    return grader;
  });
}
