import type { FileRow } from "../case-file.ts";
import { readRows } from "../case-file.ts";
import { guarded } from "../promptfoo/fault.ts";
import type { YamlFile } from "../read-yaml.ts";
import type { CaseMessage, Place } from "../suite.ts";
import type { ProblemList } from "../suite-error.ts";
import { type EvalArgs, evalClasses } from "./eval-classes.ts";
import { modelGraded } from "./model-graded.ts";
import { isMessages, openAiCases, type PlacedSample } from "./openai-samples.ts";
import { registryFile } from "./registry-file.ts";

/** An eval of a registry, not read yet. */
export interface RegistryEntry {
  readonly name: string;
  readonly place: Place;
  /** null: it cannot be used, and `problems` says why. */
  readonly read: (problems: ProblemList) => RegisteredEval | null;
}

interface RegisteredEval {
  readonly samplesFile: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly toCases: (rows: readonly FileRow[]) => readonly PlacedSample[];
}

interface Entry {
  readonly class: string;
  readonly args?: EvalArgs;
}

/** Evals of a registry file (`name: {class: evals.elsuite.basic.match:Match, args: {samples_jsonl: ...}}`); null: it is none. */
export function registeredEvals(yaml: YamlFile): RegistryEntry[] | null {
  const { value, file } = yaml;
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value as Record<string, unknown>).filter(
    (entry): entry is [string, Entry] => {
      const found = entry[1];
      return (
        typeof found === "object" && found !== null && "class" in found && typeof found.class === "string"
      );
    },
  );
  if (entries.length === 0) return null;
  return entries.map(([name, entry]) => ({
    name,
    place: { file, line: yaml.lineOf([name]) },
    read: (problems) => readEntry(name, entry, yaml, problems),
  }));
}

function readEntry(
  name: string,
  { class: className, args = {} }: Entry,
  { file, lineOf }: YamlFile,
  problems: ProblemList,
): RegisteredEval | null {
  const place = (...path: string[]) => ({ file, line: lineOf([name, ...path]) });
  const samples = args.samples_jsonl;
  if (typeof samples !== "string") {
    problems.add(place("args"), `${name}.args.samples_jsonl`, "the file of samples is missing", "Name it");
    return null;
  }
  const samplesFile = registryFile(samples, file, "data");
  const needsIdeal = !/ModelBasedClassify|JsonValidator/.test(className);
  const gradersOf = guarded(problems, place("class"), `${name}.class`, null, () =>
    graderMaker(className, args, file),
  );
  if (gradersOf === null) return null;
  const shots = guarded(problems, place("args", "few_shot_jsonl"), `${name}.args.few_shot_jsonl`, [], () =>
    fewShots(args, file, problems),
  );
  return {
    samplesFile,
    parameters: typeof args.max_tokens === "number" ? { max_tokens: args.max_tokens } : {},
    toCases: (rows) =>
      openAiCases(
        rows.map((row) => renamed(row, args)),
        samplesFile,
        problems,
        needsIdeal,
      ).flatMap((placed) =>
        guarded(problems, placed.place, "ideal", [], () => [
          {
            ...placed,
            written: {
              ...withShots(placed.written, shots),
              graders: gradersOf(placed.sample),
              combine: "mean" as const,
            },
          },
        ]),
      ),
  };
}

function graderMaker(
  className: string,
  args: EvalArgs,
  file: string,
): (sample: PlacedSample["sample"]) => NonNullable<PlacedSample["written"]["graders"]> {
  const name = className.split(":").at(-1) ?? "";
  if (name === "ModelBasedClassify") return modelGraded(args, file);
  const make = Object.hasOwn(evalClasses, name) ? evalClasses[name] : undefined;
  if (make === undefined)
    throw new Error(
      `${className} is not supported || Use one of ${[...Object.keys(evalClasses), "ModelBasedClassify"].join(", ")}, or write graders in a suite`,
    );
  return ({ ideal }) => [make(ideal, args)];
}

/** `samples_renamings: {old: new}`. */
function renamed(row: FileRow, { samples_renamings: names }: EvalArgs): FileRow {
  if (typeof names !== "object" || names === null) return row;
  const to = names as Readonly<Record<string, string>>;
  return {
    ...row,
    value: Object.fromEntries(Object.entries(row.value).map(([key, value]) => [to[key] ?? key, value])),
  };
}

/** The messages that go before the last one of every sample. */
function fewShots(args: EvalArgs, file: string, problems: ProblemList): readonly CaseMessage[] {
  const count = Number(args.num_few_shot ?? 0);
  if (!(count > 0)) return [];
  if (typeof args.few_shot_jsonl !== "string")
    throw new Error("`num_few_shot` needs a file || Add `few_shot_jsonl`, or leave both out");
  return readRows(registryFile(args.few_shot_jsonl, file, "data"), problems)
    .slice(0, count)
    .flatMap(({ value }) => (isMessages(value.sample) ? value.sample : []));
}

function withShots(written: PlacedSample["written"], shots: readonly CaseMessage[]): PlacedSample["written"] {
  const { messages } = written;
  if (shots.length === 0 || messages === undefined) return written;
  return { ...written, messages: [...messages.slice(0, -1), ...shots, ...messages.slice(-1)] };
}
