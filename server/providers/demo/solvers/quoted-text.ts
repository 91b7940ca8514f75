/** The text that an instruction is about: the longest quotation, else what follows the first colon or blank line; null: none. */
export function quotedText(text: string): string | null {
  const quotations = [...text.matchAll(/"([^"]{1,4000})"|“([^”]{1,4000})”|`([^`]{1,4000})`/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
  const longest = quotations.sort((left, right) => right.length - left.length)[0];
  if (longest !== undefined) return longest;
  const afterBlankLine = /\n\s*\n([\s\S]+)$/.exec(text)?.[1]?.trim();
  if (afterBlankLine) return afterBlankLine;
  const afterColon = /:\s*([^\n]+)$/.exec(text.trim())?.[1]?.trim();
  return afterColon || null;
}
