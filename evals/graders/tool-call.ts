import { type Grader, shown, type ToolCall, verdict } from "./grader.ts";
import { jsonEqual } from "./reading/json-equal.ts";

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
    (("any_of" in value && Array.isArray(value.any_of)) ||
      ("regex" in value && typeof value.regex === "string"))
  );
}

const sameText = (wanted: unknown, got: unknown): boolean =>
  typeof wanted === "string" &&
  typeof got === "string" &&
  wanted.trim().toLowerCase() === got.trim().toLowerCase();

function argumentMatches(wanted: unknown, got: unknown): boolean {
  if (!isMatcher(wanted)) return jsonEqual(wanted, got, { sameLeaf: sameText });
  if (wanted.regex !== undefined) return typeof got === "string" && new RegExp(wanted.regex, "iu").test(got);
  return (wanted.any_of ?? []).some((value) => argumentMatches(value, got));
}

/**
 * One of the reply's calls has the name and the arguments. `mode: subset` (the default) lets further arguments pass, `exact` does not;
 * `count` fixes how many calls the reply makes; `name: null` demands that it makes none.
 */
export const gradeToolCall: Grader = (spec, { reply }) => {
  const calls = reply.toolCalls;
  if (spec.name === null) return verdict(calls.length === 0, `${calls[0]?.name} is called`);
  if (typeof spec.count === "number" && calls.length !== spec.count)
    return verdict(false, `${calls.length} calls instead of ${spec.count}`);
  const wanted = (spec.arguments ?? {}) as Readonly<Record<string, unknown>>;
  const matches = (call: ToolCall): boolean =>
    call.name === spec.name &&
    Object.entries(wanted).every(([key, value]) => argumentMatches(value, call.arguments[key])) &&
    (spec.mode !== "exact" || Object.keys(call.arguments).every((key) => key in wanted));
  return verdict(calls.some(matches), calls.length === 0 ? "no tool is called" : `called ${shown(calls)}`);
};
