import type { Random } from "../../engine/index.ts";

/** One of several, each as likely. @param choices not empty */
export const choiceOf = <Value>(random: Random, choices: readonly Value[]): Value =>
  choices[Math.floor(random() * choices.length)]!;

/** A size of any order of magnitude up to a largest one. */
export const anySize = (random: Random, largest: number): number =>
  Math.max(1, Math.floor(largest ** random()));
