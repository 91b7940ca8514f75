import type { GraderSpec, Reply } from "../suite-types.ts";
import { jsonEqual } from "./deep-equal.ts";

/** A wanted argument may be a matcher: `{"any_of": [...]}` or `{"regex": "..."}`. */
interface Matcher {
  readonly any_of?: readonly unknown[];
  readonly regex?: string;
}

function isMatcher(value: unknown): value is Matcher {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length === 1 &&
    ("any_of" in value || "regex" in value)
  );
}

function sameText(wanted: unknown, got: unknown): boolean {
  return (
    typeof wanted === "string" &&
    typeof got === "string" &&
    wanted.trim().toLowerCase() === got.trim().toLowerCase()
  );
}

function argumentMatches(wanted: unknown, got: unknown): boolean {
  if (!isMatcher(wanted)) return jsonEqual(wanted, got, { sameLeaf: sameText });
  if (wanted.regex !== undefined) return typeof got === "string" && new RegExp(wanted.regex, "iu").test(got);
  return (wanted.any_of ?? []).some((value) => jsonEqual(value, got, { sameLeaf: sameText }));
}

/**
 * True when one of the reply's calls has the name and the arguments. `mode: subset` (the default) lets further arguments
 * pass, `exact` does not; `count` fixes how many calls the reply makes; `name: null` demands that it makes none.
 */
export function gradeToolCall(spec: GraderSpec, reply: Reply): boolean {
  if (spec.name === null) return reply.toolCalls.length === 0;
  if (typeof spec.count === "number" && reply.toolCalls.length !== spec.count) return false;
  const wanted = (spec.arguments ?? {}) as Record<string, unknown>;
  return reply.toolCalls.some(
    (call) =>
      call.name === spec.name &&
      Object.entries(wanted).every(([key, value]) => argumentMatches(value, call.arguments[key])) &&
      (spec.mode !== "exact" || Object.keys(call.arguments).every((key) => key in wanted)),
  );
}
