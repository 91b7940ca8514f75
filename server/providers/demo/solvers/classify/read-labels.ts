const separators = /,\s*(?:or |and )?|\s*\/\s*|\s+or\s+|;\s*/;
const item = "[A-Za-z][\\w-]*(?: [\\w-]+)?";
const list = `((?:${item}(?:,\\s*(?:or |and )?|\\s*/\\s*|\\s+or\\s+))+${item})`;

/** Where labels stand, the surest first. */
const places: readonly RegExp[] = [
  new RegExp(
    `\\b(?:one of|one|section|categor(?:y|ies)|labels?|topics?|options?|following|written)\\b[^:\\n]{0,40}:\\s*${list}`,
    "i",
  ),
  new RegExp(`\\(\\s*${list}\\s*\\)`),
  new RegExp(`:\\s*${list}(?=[?.]|\\n|$)`, "i"),
  new RegExp(`\\b(?:as|into|either|is this (?:\\w+ )?|with)\\s+${list}`, "i"),
  new RegExp(`\\b(?:is|as)\\b[^?.\\n]{0,40}?\\b${list}\\?`, "i"),
];

/** "as A, B or C", "one of: a, b, c", "(a / b / c)", "Label it x if ..., otherwise y": the labels that an instruction offers. */
export function readLabels(instruction: string): string[] {
  const conditional = /\blabel\b.*?\b([a-z]+_\w+)\b[\s\S]*?\botherwise,? ([a-z]+_\w+)\b/i.exec(instruction);
  if (conditional !== null) return [conditional[1] ?? "", conditional[2] ?? ""];
  for (const place of places) {
    const found = place.exec(instruction)?.[1];
    const labels = (found ?? "")
      .split(separators)
      .map((label) => label.trim().replace(/^(?:exactly|the|a|an|it is|review|e-mail|this)\s+/i, ""))
      .filter((label) => label !== "");
    if (labels.length >= 2) return labels;
  }
  return [];
}
