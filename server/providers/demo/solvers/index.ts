import { arithmetic } from "./arithmetic.ts";
import { codeBook } from "./code-book.ts";
import { phraseBook } from "./phrase-book.ts";
import { schoolFacts } from "./school-facts.ts";
import type { DemoSolver } from "./solver.ts";
import { wordGames } from "./word-games.ts";

/** In the order in which they are asked; the first that knows the prompt answers. */
export const demoSolvers: readonly DemoSolver[] = [codeBook, phraseBook, wordGames, schoolFacts, arithmetic];
