/** Letters of a text that is judged shouted: a short acronym is not. */
const minShoutedLetters = 8;
const shoutedShare = 0.8;
const sampleCharacters = 600;

/** Asking nicely asks for nothing else. */
const politeHead = /^(?:please|pls|plz|kindly|bitte)[\s,:]+(?=\S)/i;
const politeTail = /(?<=\S)[,\s]+(?:please|pls|plz|bitte)[\s.!?]*$/i;
const politeTailCharacters = 12;

const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;

function withoutPoliteness(text: string): string {
  const headed = text.replace(politeHead, "");
  const tail = headed.slice(-politeTailCharacters);
  const politeAt = tail.search(politeTail);
  return politeAt === -1 ? headed : headed.slice(0, headed.length - tail.length + politeAt);
}

/**
 * A text as it is read for routing: without blanks and line ends around it, without "please" at either end, in lower case where nearly all of its ASCII letters are capitals
 * (typed with caps lock on; upper-case SQL reads the same). What is sent on stays as it was.
 */
export function normaliseText(text: string): string {
  const trimmed = withoutPoliteness(text.trim());
  let lower = 0;
  let upper = 0;
  const end = Math.min(trimmed.length, sampleCharacters);
  for (let index = 0; index < end; index += 1) {
    const code = trimmed.charCodeAt(index);
    if (isLower(code)) lower += 1;
    else if (isUpper(code)) upper += 1;
  }
  const letters = lower + upper;
  return letters >= minShoutedLetters && upper >= shoutedShare * letters ? trimmed.toLowerCase() : trimmed;
}
