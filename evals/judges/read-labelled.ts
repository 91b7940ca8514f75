import { createHash } from "node:crypto";
import { type FileRow, readRows } from "../suites/case-file.ts";
import { readText } from "../suites/read-yaml.ts";
import { createProblemList, type ProblemList } from "../suites/suite-error.ts";
import type { LabelledItem } from "./labelled.ts";

/** Ends of the scale on which people scored. */
export interface LabelScale {
  readonly low: number;
  readonly high: number;
}

export interface LabelledFile {
  readonly items: readonly LabelledItem[];
  /** SHA-256 of the files' contents and the scale. */
  readonly hash: string;
}

/** Names under which each field is found, the documented one first. */
const names = {
  prompt: ["prompt", "question", "input"],
  reply: ["reply", "response", "output", "answer"],
  a: ["a", "reply_a", "response_a"],
  b: ["b", "reply_b", "response_b"],
  score: ["score", "human_score", "label", "rating"],
  preference: ["preference", "human_preference", "winner", "label"],
  model: ["model", "author"],
  model_a: ["model_a"],
  model_b: ["model_b"],
  rubric: ["rubric", "criterion"],
  reference: ["reference", "ideal"],
  cluster: ["cluster", "group"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const preferences: ReadonlyMap<string, number> = new Map(Object.entries({ a: 1, b: 0, tie: 0.5 }));
const verdicts: ReadonlyMap<string, number> = new Map(
  Object.entries({ true: 1, pass: 1, false: 0, fail: 0 }),
);

/**
 * Replies that people scored and pairs of which they chose one, from JSONL, CSV or TSV. One file may hold both.
 *
 * @throws SuiteError naming file, line, field and fix of everything that is wrong
 */
export function readLabelled(
  files: readonly string[],
  scale: LabelScale = { low: 0, high: 1 },
): LabelledFile {
  const problems = createProblemList();
  const hash = createHash("sha256").update(JSON.stringify(scale));
  const items = files.flatMap((file) => {
    const rows = readRows(file, problems);
    hash.update(readText(file));
    if (rows.length === 0 && problems.count === 0)
      problems.add({ file, line: null }, null, "there is nothing labelled in it", "Write one reply per line");
    return rows.flatMap((row) => readRow(row, file, scale, problems) ?? []);
  });
  problems.throwIfAny();
  return { items, hash: hash.digest("hex").slice(0, 32) };
}

function readRow(
  { line, value }: FileRow,
  file: string,
  scale: LabelScale,
  problems: ProblemList,
): LabelledItem | null {
  const place = { file, line };
  const before = problems.count;
  const raw = (field: keyof typeof names): unknown => {
    const name = names[field].find((one) => value[one] !== undefined && value[one] !== "");
    return name === undefined ? null : value[name];
  };
  const optional = (field: keyof typeof names): string | null => {
    const found = raw(field);
    if (found === null || typeof found === "string") return found;
    problems.add(place, field, "this is not a text", "Put it into double quotes, or leave it out");
    return null;
  };
  const needed = (field: keyof typeof names): string => {
    const found = raw(field) === null ? null : optional(field);
    if (raw(field) === null)
      problems.add(
        place,
        field,
        "it is missing",
        `Add the ${field === "prompt" ? "prompt" : "reply's text"}`,
      );
    return found ?? "";
  };
  const prompt = needed("prompt");
  const shared = { place, prompt, rubric: optional("rubric"), cluster: optional("cluster") ?? prompt };
  const isPair = raw("a") !== null || raw("b") !== null;
  const item: LabelledItem = isPair
    ? {
        ...shared,
        kind: "pairwise",
        first: needed("a"),
        second: needed("b"),
        firstModel: optional("model_a"),
        secondModel: optional("model_b"),
        label: readPreference(raw("preference"), (message, fix) =>
          problems.add(place, "preference", message, fix),
        ),
      }
    : {
        ...shared,
        kind: "rubric",
        reply: needed("reply"),
        reference: optional("reference"),
        model: optional("model"),
        label: readScore(raw("score"), scale, (message, fix) => problems.add(place, "score", message, fix)),
      };
  return problems.count > before ? null : item;
}

type Complain = (message: string, fix: string) => void;

function readPreference(found: unknown, complain: Complain): number {
  const score = preferences.get(String(found).trim().toLowerCase());
  if (score !== undefined) return score;
  const message = found === null ? "it is missing" : `${JSON.stringify(found)} is no preference`;
  complain(message, "Write a, b or tie: which of the two replies people prefer");
  return 0;
}

function readScore(found: unknown, { low, high }: LabelScale, complain: Complain): number {
  const verdict = verdicts.get(String(found).trim().toLowerCase());
  if (verdict !== undefined) return verdict;
  const isNumber = typeof found === "number" || (typeof found === "string" && found.trim() !== "");
  const score = isNumber ? Number(found) : Number.NaN;
  if (score >= low && score <= high) return (score - low) / (high - low);
  if (found === null) complain("it is missing", `Add people's score from ${low} to ${high}, or pass or fail`);
  else if (Number.isFinite(score))
    complain(
      `${score} lies outside of ${low} to ${high}`,
      "Name the scale that people used, such as --scale 1-5",
    );
  else
    complain(`${JSON.stringify(found)} is no score`, `Write a number from ${low} to ${high}, pass or fail`);
  return 0;
}
