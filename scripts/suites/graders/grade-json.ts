import { Ajv } from "ajv";
import type { GraderSpec } from "../suite-types.ts";
import { jsonEqual } from "./deep-equal.ts";
import { normalizeText } from "./normalize-text.ts";

const ajv = new Ajv({ strict: false });

/** The JSON of a reply: the whole text, a fenced block, or what stands between the outermost brackets. Undefined when none parses. */
export function jsonOfReply(text: string): unknown {
  const fenced = /```[^\n]*\n([\s\S]*?)```/.exec(text)?.[1];
  const bracketed = /[[{][\s\S]*[\]}]/.exec(text)?.[0];
  for (const candidate of [text, fenced, bracketed]) {
    if (candidate === undefined) continue;
    try {
      const value: unknown = JSON.parse(candidate);
      return value;
    } catch {
      // The next candidate may parse; a reply without JSON ends as undefined.
    }
  }
  return undefined;
}

export function gradeJsonEqual(spec: GraderSpec, text: string): boolean {
  return jsonEqual(spec.value, jsonOfReply(text), {
    ...(typeof spec.number_tolerance === "number" ? { numberTolerance: spec.number_tolerance } : {}),
    ignore: Array.isArray(spec.ignore) ? spec.ignore.map(String) : [],
  });
}

export function gradeJsonSchema(spec: GraderSpec, text: string): boolean {
  const value = jsonOfReply(text);
  return value !== undefined && ajv.validate(spec.schema as object, value);
}

/** Items of a JSON array, or of a list with one item per line or between commas. */
export function listOfReply(text: string): string[] {
  const parsed = jsonOfReply(text);
  if (Array.isArray(parsed)) return parsed.map(String);
  const separator = text.trim().includes("\n") ? "\n" : /[,;]/;
  return text
    .trim()
    .split(separator)
    .map((item) => item.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, "").trim())
    .filter((item) => item !== "");
}

/** F1 between the wanted set and the listed set, compared as normalised text; passes from `threshold` (1 unless told) on. */
export function gradeSetF1(spec: GraderSpec, text: string): boolean {
  const wanted = new Set((spec.values as string[]).map(normalizeText));
  const got = new Set(listOfReply(text).map(normalizeText));
  const common = [...wanted].filter((item) => got.has(item)).length;
  const f1 = (2 * common) / (wanted.size + got.size);
  return f1 >= (typeof spec.threshold === "number" ? spec.threshold : 1);
}
