import { faultWithFix } from "../fault.ts";
import type { Assertion } from "../promptfoo-file.ts";
import { splitList } from "./assertion-text.ts";
import type { GraderContext } from "./grader-context.ts";

export type GraderFields = Readonly<Record<string, unknown>>;

/** Fields of our grader for an assertion; `type` only where it differs from the assertion's. */
export type Maker = (assertion: Assertion, context: GraderContext) => GraderFields;

/** A list, or a text of items between commas. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value)
    ? value
    : typeof value === "string"
      ? splitList(value)
      : value === undefined
        ? []
        : [value];

export const oneOrMore = (value: unknown): GraderFields =>
  Array.isArray(value) ? { values: value } : { value: value ?? "" };

export const atLeast = ({ threshold }: Assertion): GraderFields =>
  threshold === undefined ? {} : { threshold };

/** @throws Error where the assertion has no threshold */
export function neededThreshold({ type, threshold }: Assertion): number {
  if (threshold === undefined) throw faultWithFix(`\`${type}\` needs a limit`, "Add `threshold`");
  return threshold;
}

/** @throws Error where the assertion has no value */
export function neededValue({ type, value }: Assertion): unknown {
  if (value === undefined || value === null)
    throw faultWithFix(`\`${type}\` needs something to hold against`, "Add `value`");
  return value;
}

/** JSON in a text as the value that it is; anything else stays what it is. */
export function parsedValue(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
