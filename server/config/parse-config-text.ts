import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import type { ConfigurationProblem } from "./configuration-problem.ts";
import { nestingDepth } from "./nesting-depth.ts";

interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

export interface ParsedConfig {
  /** The file as plain data; null: empty, or not readable. */
  readonly value: unknown;
  /** Syntax only; where there is one, `value` is null. */
  readonly problems: readonly ConfigurationProblem[];
  /** Where a field is written: its value, or its name with `key`. A field that is not there gives the place of its parent. */
  positionOf(path: readonly (string | number)[], part?: "value" | "key"): SourcePosition | null;
}

/** Aliases that stand for more nodes than this are an attack or an accident: nine levels of nine are 387 million. */
const maxAliases = 100;
/** The deepest field of a configuration lies eight levels down; a long indentation counts by its columns. */
const deepestNesting = 200;

const fixes: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "Indent with spaces.",
  DUPLICATE_KEY: "Keep one of the two.",
  MULTIPLE_DOCS: "Remove the line `---` and what follows it, or use one file each.",
  BAD_INDENT: "Align it with its neighbours, and close every bracket.",
  MISSING_CHAR: "Close the bracket or the quotation mark.",
  TAG_RESOLVE_FAILED: "Remove the tag: plain YAML is enough.",
  BLOCK_AS_IMPLICIT_KEY: "Indent it, or put the text in quotation marks: a colon starts a map.",
};

/** Reads YAML 1.2 with positions. Never throws. */
export function parseConfigText(source: string, text: string): ParsedConfig {
  const lines = new LineCounter();
  const problem = (message: string, fix: string, at: SourcePosition | null): ConfigurationProblem => ({
    source,
    line: at?.line ?? null,
    column: at?.column ?? null,
    path: "",
    problem: message,
    fix,
  });
  const failed = (problems: readonly ConfigurationProblem[]): ParsedConfig => ({
    value: null,
    problems,
    positionOf: () => null,
  });
  const tooDeep = problem("is nested too deeply to be read", "Remove the surplus brackets.", null);
  if (nestingDepth(text) > deepestNesting) return failed([tooDeep]);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const explain = (error: YAMLError): ConfigurationProblem =>
    problem(
      `is not valid YAML: ${lowerFirst(error.message)}`,
      fixes[error.code] ?? "Fix the line.",
      positionAt(lines, error.pos[0]),
    );
  const flaws = [...document.errors, ...document.warnings];
  if (flaws.length > 0) return failed(distinct(flaws.map(explain)));
  const loose = aliasFlaws(document).map(({ message, fix, offset }) =>
    problem(message, fix, positionAt(lines, offset)),
  );
  if (loose.length > 0) return failed(loose);
  try {
    return {
      value: document.toJS({ maxAliasCount: maxAliases }) as unknown,
      problems: [],
      positionOf: (path, part = "value") => locate(document, lines, path, part),
    };
  } catch {
    const message = "repeats itself through aliases (`*name`) too often";
    return failed([problem(message, "Write the repeated part out.", null)]);
  }
}

/** Aliases that nothing defines, and those that stand inside what they repeat, which would never end. */
function aliasFlaws(document: Document.Parsed): { message: string; fix: string; offset: number }[] {
  const flaws: { message: string; fix: string; offset: number }[] = [];
  visit(document, {
    Alias(_, alias, path) {
      const target = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (target === undefined) {
        flaws.push({
          message: `uses *${alias.source}, which no &${alias.source} before it defines`,
          fix: "Define it first, or write the value out.",
          offset,
        });
      } else if (path.includes(target)) {
        const message = `repeats &${alias.source} within itself`;
        flaws.push({ message, fix: "Write the value out.", offset });
      }
    },
  });
  return flaws;
}

/** One flaw is often reported once per bracket that it leaves open. */
const distinct = (problems: readonly ConfigurationProblem[]): ConfigurationProblem[] => [
  ...new Map(problems.map((found) => [`${found.line}:${found.column} ${found.problem}`, found])).values(),
];

function locate(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly (string | number)[],
  part: "value" | "key",
): SourcePosition | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const at = path.slice(0, length);
    const node = part === "key" && length > 0 ? keyNode(document, at) : valueNode(document, at);
    const start = node?.range?.[0];
    if (start !== undefined) return positionAt(lines, start);
  }
  return null;
}

function valueNode(document: Document.Parsed, path: readonly (string | number)[]): Node | null {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node : null;
}

function keyNode(document: Document.Parsed, path: readonly (string | number)[]): Node | null {
  const parent = valueNode(document, path.slice(0, -1));
  const name = path.at(-1);
  if (!isMap(parent)) return valueNode(document, path);
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(name));
  return isNode(pair?.key) ? pair.key : null;
}

function positionAt(lines: LineCounter, offset: number): SourcePosition {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
