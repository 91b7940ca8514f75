const words =
  "please write explain find the quickest way to sort a list of numbers in python and tell me why the river runs north when winter comes early for every farmer who sells apples at market price under new rules of trade between small towns near old bridges where people meet after work".split(
    " ",
  );

/** A prompt of 50 ordinary words, different for every number, so that no cache of embeddings can answer for the router. */
export function benchPrompt(number: number, length = 50): string {
  let state = (number * 2654435761) >>> 0;
  const text: string[] = [];
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text.push(words[(state >>> 8) % words.length]!);
  }
  return text.join(" ");
}
