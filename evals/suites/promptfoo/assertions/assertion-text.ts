import type { Assertion } from "../promptfoo-file.ts";

/** Types that a `__expected` cell or a short assertion may name before a colon. */
const named =
  /^(not-)?((?:similar|trajectory):[a-z_-]+|[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:\((\d*\.?\d+)\))?(?::|$)\s*([\s\S]*)$/;

const shortNames: Readonly<Record<string, string>> = {
  fn: "javascript",
  eval: "javascript",
  grade: "llm-rubric",
};

/** Types whose value is a list between commas. */
const listTypes = new Set(["contains-all", "contains-any", "icontains-all", "icontains-any"]);

/** Types whose bracketed or plain number is a limit rather than a value. */
const limitTypes = new Set(["cost", "latency", "perplexity"]);

/**
 * An assertion as one text, as in CSV cells: `contains: yes`, `similar(0.8): hello`, `not-regex: ^no`, `fn: output > 3`; anything
 * that does not begin with a known type is a text that the reply must equal.
 *
 * @param isKnown whether there is an assertion of that name
 */
export function assertionOfText(text: string, isKnown: (type: string) => boolean): Assertion {
  const match = named.exec(text.trim());
  const written = match?.[2] ?? "";
  const type = shortNames[written] ?? written;
  if (text.trim().startsWith("file://"))
    return {
      type: text.trim().replace(/:\w+$/, "").endsWith(".py") ? "python" : "javascript",
      value: text.trim(),
    };
  if (!match || !isKnown(type)) return { type: "equals", value: text };
  const value = (match[4] ?? "").trim();
  const threshold = match[3] === undefined ? {} : { threshold: Number(match[3]) };
  // As promptfoo has it: a similarity in a cell is stricter than one in YAML.
  const usual = type === "similar" && match[3] === undefined ? { threshold: 0.8 } : {};
  const limit = limitTypes.has(type) && value !== "" && !match[3] ? { threshold: Number(value) } : {};
  return {
    type: `${match[1] ?? ""}${type}`,
    ...(value === "" ? {} : { value: listTypes.has(type) ? splitList(value) : value }),
    ...threshold,
    ...usual,
    ...limit,
  };
}

/** Items between commas; quoted ones may hold commas. */
export function splitList(text: string): string[] {
  return [...text.matchAll(/\s*(?:"((?:[^"\\]|\\.|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .map((match) => (match[1] === undefined ? (match[2] ?? "").trim() : match[1].replace(/\\"|""/g, '"')))
    .filter((item) => item !== "");
}
