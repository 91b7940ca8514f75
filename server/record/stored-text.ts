/** Longer texts are cut: one request must not fill the log. */
const maxStoredCharacters = 200_000;

/** A text as it is stored. */
export function storedText(text: string): string {
  if (text.length <= maxStoredCharacters) return text;
  return `${text.slice(0, maxStoredCharacters)} [cut: ${maxStoredCharacters} of ${text.length} characters]`;
}
