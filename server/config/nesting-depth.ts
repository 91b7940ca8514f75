import { Lexer } from "yaml";

/** What the lexer puts before the text of a scalar, which may itself look like a bracket. */
const scalarMark = "\u001f";

/**
 * The most levels that YAML text may open, an upper bound: brackets that stand inside each other, columns of indentation, and indicators
 * (`- - -`) within a line. The parser descends once per level and can take the whole process down where there are too many, so that this is
 * asked first. Reads the text once, without descending.
 */
export function nestingDepth(text: string): number {
  let deepest = 0;
  /** Indicators that stood before each open bracket: what a comma inside goes back to. */
  const open: number[] = [];
  let indicators = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (isScalar) {
      isScalar = false;
      continue;
    }
    isScalar = token === scalarMark;
    if (token === "[" || token === "{") open.push(indicators);
    else if (token === "]" || token === "}") indicators = open.pop() ?? indicators;
    else if (token === ",") indicators = open.at(-1) ?? indicators;
    else if (token === "-" || token === "?" || token === ":") indicators += 1;
    else if (token.includes("\n")) indicators = open.at(-1) ?? 0;
    deepest = Math.max(deepest, open.length + indicators);
  }
  const indentation = text.split("\n").reduce((max, line) => Math.max(max, line.search(/\S|$/)), 0);
  return Math.max(deepest, indentation);
}
