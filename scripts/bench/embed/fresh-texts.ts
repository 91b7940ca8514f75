import { createSeededRandom } from "../../../engine/index.ts";

const words =
  `please write a function in python that sorts the list of numbers and explains why it works for large inputs with
repeated values using clear language include tests for edge cases complexity memory notes translate customers reporting unusual
delays yesterday should receive updated invoices before friday summarise what happened during our meeting about quarterly budget
planning then compare three database designs which index would you choose when queries filter by date region refactor this
component so state lives outside return json only no markdown how many ways can seven people sit around circular table`.split(
    /\s+/,
  );

/** Gives texts of so many words that were never given before: the words are few and known, their order is new. Repeatable by its seed. */
export function createFreshTexts(seed: number): (wordCount: number) => string {
  const random = createSeededRandom(seed);
  return (wordCount) => {
    const text = Array.from({ length: wordCount }, () => words[Math.floor(random() * words.length)]).join(
      " ",
    );
    // Through bytes, so that it arrives as one piece, like text from the network.
    return Buffer.from(text).toString();
  };
}
