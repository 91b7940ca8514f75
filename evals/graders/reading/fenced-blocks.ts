/** A fenced block of a reply. */
export interface FencedBlock {
  /** What stands behind the fence: the language. Lower case. */
  readonly label: string;
  readonly content: string;
  readonly start: number;
  readonly end: number;
}

/** Fenced blocks of a text with `\n` line ends, with fences of backticks or tildes; one that is never closed reaches to the end. */
export function fencedBlocks(text: string): FencedBlock[] {
  return [
    ...text.matchAll(
      /^([ \t]*)(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)(?:^[ \t]*\2[`~]*[ \t]*$|(?<=\S)\2(?![`~])|$(?![\s\S]))/gm,
    ),
  ].map((match) => {
    const indent = match[1] ?? "";
    const content = match[4] ?? "";
    return {
      label:
        (match[3] ?? "")
          .trim()
          .split(/[\s{:]/)[0]
          ?.toLowerCase() ?? "",
      content: indent === "" ? content : content.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      start: match.index,
      end: match.index + match[0].length,
    };
  });
}
