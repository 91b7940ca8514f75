/** Longest text of an upstream that is repeated, in characters. */
const maxCharacters = 1_000;

/** What keys and account names look like: upstreams put them into their messages, shortened or whole. */
const secretShapes = [
  /\bBearer\s+\S+/gi,
  /\b(?:sk|pk|rk|gsk|xai|pplx|nvapi|hf|csk|fw)[-_][A-Za-z0-9_*.-]{6,}/g,
  /\bAIza[A-Za-z0-9_-]{10,}/g,
  // With a digit in it: "user-defined" is no account.
  /\b(?:org|proj|user|acct|account)[-_](?=[A-Za-z]*\d)[A-Za-z0-9]{6,}/g,
];

/**
 * An upstream's text made fit to be shown: the key itself, everything shaped like a key or an account name, and control characters
 * are taken out, and its length is bounded.
 */
export function redact(text: string, apiKey: string | null): string {
  let clean = text;
  if (apiKey !== null && apiKey.length > 0) clean = clean.replaceAll(apiKey, "[removed]");
  for (const shape of secretShapes) clean = clean.replace(shape, "[removed]");
  clean = clean.replace(/\p{Cc}+/gu, " ").trim();
  return clean.length > maxCharacters ? `${clean.slice(0, maxCharacters)}...` : clean;
}
