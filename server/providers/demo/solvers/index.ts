import type { DemoSolver } from "../demo-solution.ts";
import { solveArithmetic } from "./arithmetic.ts";
import { solveCalendar } from "./calendar.ts";
import { solveChoice } from "./choice.ts";
import { solveClassify } from "./classify/classify.ts";
import { solveCode } from "./code/code.ts";
import { solveCounting } from "./counting.ts";
import { solveCreative } from "./creative/creative.ts";
import { solveExtract } from "./extract/extract.ts";
import { solveExtractJson } from "./extract/extract-json.ts";
import { solveKnowledge } from "./knowledge.ts";
import { solveEquation } from "./math/equation.ts";
import { solveMeasures } from "./math/measures.ts";
import { solveWholeNumbers } from "./math/whole-numbers.ts";
import { solveOrdering } from "./ordering.ts";
import { solveReading } from "./reading/reading.ts";
import { solveRewrite } from "./rewrite/rewrite.ts";
import { solveSequence } from "./sequence.ts";
import { solveSql } from "./sql/sql.ts";
import { solveSummarize } from "./summarize/summarize.ts";
import { solveTranslate } from "./translate.ts";
import { solveWordProblem } from "./word-problem.ts";

/** In the order in which they are asked; the first that knows the kind of question answers. The most specific come first. */
export const demoSolvers: readonly DemoSolver[] = [
  solveChoice,
  solveSql,
  solveCode,
  solveExtractJson,
  solveTranslate,
  solveSummarize,
  solveCreative,
  solveReading,
  solveClassify,
  solveCounting,
  solveOrdering,
  solveCalendar,
  solveSequence,
  solveKnowledge,
  solveRewrite,
  solveEquation,
  solveWholeNumbers,
  solveMeasures,
  solveWordProblem,
  solveExtract,
  solveArithmetic,
];
