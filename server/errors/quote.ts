/** Characters of a text from outside that an error repeats. */
export const maxQuotedCharacters = 200;

/** A text from outside as errors show it: its beginning, and how long it was. */
export function quote(text: string): string {
  if (text.length <= maxQuotedCharacters) return text;
  const rest = ` [cut: ${text.length} characters]`;
  // Half a surrogate pair is no character.
  return `${text.slice(0, maxQuotedCharacters - rest.length).replace(/[\ud800-\udbff]$/, "")}${rest}`;
}
