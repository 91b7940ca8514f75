import { basename, extname, resolve } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { parse } from "yaml";
import type { Program } from "../../../graders/programs/program.ts";
import { readText } from "../../read-yaml.ts";
import type { CaseMessage } from "../../suite.ts";
import { faultWithFix, guarded } from "../fault.ts";
import { readFilesDeep } from "../file-value.ts";
import { globSync, isGlob } from "../glob.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgramReference } from "../programs/program-file.ts";
import { asMessages, messagesOf } from "./messages-of.ts";

/** A prompt as a template: text, messages, or a program that gives either. */
export interface PromptTemplate {
  readonly label: string;
  /** As it was written: prompts may be chosen by it, too. */
  readonly id: string;
  readonly template: string | readonly CaseMessage[] | Program;
  /** Fields of the request that this prompt sets. */
  readonly config: Readonly<Record<string, unknown>>;
}

const textFile = /\.(?:txt|json|ya?ml|md|markdown|j2|jsonl|csv)$/i;
const script = /^exec:|^[^\s{}]+\.(?:sh|bash|rb|pl|php|ps1|bat|exe|go)$/;
const service = /^(?:langfuse|portkey|helicone|https?|package):/;

export const isProgram = (template: PromptTemplate["template"]): template is Program =>
  typeof template === "object" && "source" in template;

/** @throws Error with the fix where a prompt is of a kind that is not supported */
export function readPrompts(prompts: unknown, context: LoadContext): PromptTemplate[] {
  if (
    typeof prompts === "object" &&
    prompts !== null &&
    !Array.isArray(prompts) &&
    !("raw" in prompts || "id" in prompts)
  )
    return Object.entries(prompts).flatMap(([path, label]) => readPrompt({ id: path, label }, context));
  const list = Array.isArray(prompts) ? (prompts as readonly unknown[]) : [prompts];
  return list.flatMap((one, index) =>
    guarded(context.problems, context.placeOf("prompts", index), "prompts", [], () =>
      readPrompt(one, context),
    ),
  );
}

function readPrompt(one: unknown, context: LoadContext): PromptTemplate[] {
  if (typeof one === "string") return fromText(one, context);
  if (typeof one !== "object" || one === null)
    throw faultWithFix("a prompt is neither text nor an object", "Write the text or file://path");
  const { raw, id, label, content, config } = one as Readonly<Record<string, unknown>>;
  const text = raw ?? content ?? id;
  if (typeof text !== "string") {
    const messages = messagesOf(text ?? one);
    if (messages === null)
      throw faultWithFix("a prompt needs `raw` or `id`", "Write the text or file://path there");
    return [
      {
        label: typeof label === "string" ? label : JSON.stringify(messages),
        id: "",
        template: messages,
        config: {},
      },
    ];
  }
  const found = fromText(text, context);
  const read = (
    typeof config === "object" && config !== null ? readFilesDeep(config, context.folder) : {}
  ) as PromptTemplate["config"];
  return found.map((prompt) => ({
    ...prompt,
    id: typeof id === "string" ? id : prompt.id,
    label: typeof label !== "string" ? prompt.label : found.length > 1 ? `${label}: ${prompt.label}` : label,
    config: read,
  }));
}

function fromText(written: string, context: LoadContext): PromptTemplate[] {
  // Only where the path has one: a prompt keeps its templates.
  const text =
    /\{\{\s*env\./.test(written) && written.startsWith("file://")
      ? context.templates.render(written, {})
      : written;
  if (service.test(text))
    throw faultWithFix(
      `${text} is kept by a service that is not asked here`,
      "Write the prompt's text, or a file of it",
    );
  if (script.test(text.replace(/^file:\/\//, "")))
    throw faultWithFix(
      `${text} is a program that would run with your rights, and is not run`,
      "Write it in JavaScript or Python, which run locked up, or write the text with {{variables}}",
    );
  const isPath =
    text.startsWith("file://") || (!/[\s{}]/.test(text) && (textFile.test(text) || isProgramReference(text)));
  if (!isPath) return [{ label: text, id: text, template: asMessages(text), config: {} }];
  const path = text.replace(/^file:\/\//, "");
  const [, pattern = path, name] = /^(.*\.(?:py|[cm]?[jt]s))(:[\w.]+)$/.exec(path) ?? [];
  const files = isGlob(pattern) ? globSync(pattern, context.folder) : [resolve(context.folder, pattern)];
  if (files.length === 0)
    throw faultWithFix(`${text} matches no file`, "Check the path: it starts at the suite's folder");
  return files.flatMap((file) => fromFile(file, name ?? "", text, context));
}

function fromFile(file: string, name: string, id: string, context: LoadContext): PromptTemplate[] {
  const label = basename(file);
  const prompt = (template: PromptTemplate["template"], own = label): PromptTemplate => ({
    label: own,
    id,
    template,
    config: {},
  });
  if (isProgramReference(file)) {
    const program = context.programs.read(`${file}${name}`, "get_prompt");
    context.programs.check(program);
    return [prompt(program, `${label}${name}`)];
  }
  const text = readText(file).replaceAll("\r\n", "\n");
  const numbered = (parts: readonly string[]): PromptTemplate[] =>
    parts.map((part, at) => prompt(asMessages(part), parts.length > 1 ? `${label} ${at + 1}` : label));
  const ending = extname(file).toLowerCase();
  if (/\.(?:json|ya?ml)$/.test(ending)) {
    const list = listIn(text, ending);
    if (list !== null) return list.flatMap((one) => readPrompt(one, context));
    return [prompt(messagesIn(text, ending) ?? text)];
  }
  if (ending === ".jsonl") return numbered(text.split("\n").filter((line) => line.trim() !== ""));
  if (ending === ".csv") return fromCsv(text, id, label);
  // Several prompts in one text file stand between lines of three dashes; in Markdown those are rules.
  if (ending !== ".txt") return [prompt(asMessages(text.trim()))];
  return numbered(
    text
      .split(/^---[^\S\n]*$/m)
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  );
}

/** JSON and YAML that hold a list of prompts, as a large configuration keeps them in a file of their own; null: they hold something else. */
function listIn(text: string, ending: string): readonly unknown[] | null {
  let value: unknown;
  try {
    value = ending === ".json" ? JSON.parse(text) : parse(text);
  } catch {
    return null;
  }
  const isPrompt = (one: unknown): boolean =>
    typeof one === "string" ||
    (typeof one === "object" && one !== null && ("raw" in one || "id" in one) && !("role" in one));
  return Array.isArray(value) && value.length > 0 && value.every(isPrompt)
    ? (value as readonly unknown[])
    : null;
}

/** JSON and YAML that hold messages; a template that is neither yet is filled in first. */
function messagesIn(text: string, ending: string): string | readonly CaseMessage[] | null {
  let value: unknown;
  try {
    value = ending === ".json" ? JSON.parse(text) : parse(text);
  } catch {
    return null;
  }
  return messagesOf(value) ?? (typeof value === "string" ? value : null);
}

/** Columns `prompt` and `label`; a file of one column is a list of prompts. */
function fromCsv(text: string, id: string, file: string): PromptTemplate[] {
  const rows = parseCsv(text, {
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  }) as readonly string[][];
  const [header = [], ...rest] = rows;
  const at = header.findIndex((name) => name.trim().toLowerCase() === "prompt");
  const labelAt = header.findIndex((name) => name.trim().toLowerCase() === "label");
  return (at < 0 ? rows : rest).map((row, index) => {
    const label = labelAt < 0 ? "" : (row[labelAt] ?? "");
    return {
      label: label === "" ? `${file} ${index + 1}` : label,
      id,
      template: asMessages(row[Math.max(0, at)] ?? ""),
      config: {},
    };
  });
}

/** Whether a list of names (a provider's or a test's `prompts`) chooses a prompt: its label, its id, a group before a colon, or a beginning. */
export function isChosen(
  prompt: { readonly label: string; readonly id: string },
  names: readonly string[] | undefined,
): boolean {
  if (names === undefined) return true;
  return names.some((name) =>
    [prompt.label, prompt.id].some(
      (own) =>
        own === name ||
        own.startsWith(`${name}:`) ||
        (name.endsWith("*") && own.startsWith(name.slice(0, -1))),
    ),
  );
}
