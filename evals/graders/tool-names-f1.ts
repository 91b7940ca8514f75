import { type Grader, type Reply, shown } from "./grader.ts";
import { jsonOfReply } from "./reading/json-of-reply.ts";

/** Names of the tools that a reply calls; calls written out as JSON in the text count where there are no others. */
function calledNames({ toolCalls, text }: Reply): Set<string> {
  if (toolCalls.length > 0) return new Set(toolCalls.map(({ name }) => name));
  const found = jsonOfReply(text);
  const list = Array.isArray(found) ? (found as readonly unknown[]) : [found];
  return new Set(
    list.flatMap((call) => {
      if (typeof call !== "object" || call === null) return [];
      const { name, function: called } = call as { name?: unknown; function?: { name?: unknown } };
      const written = called?.name ?? name;
      return typeof written === "string" ? [written] : [];
    }),
  );
}

/** F1 of the set of tools that are called against `values`; order and number of the calls do not count. Passes from `threshold` (1) on. */
export const gradeToolNamesF1: Grader = (spec, { reply }) => {
  const wanted = new Set((Array.isArray(spec.values) ? spec.values : []).map(String));
  const called = calledNames(reply);
  const shared = [...called].filter((name) => wanted.has(name)).length;
  const total = wanted.size + called.size;
  const score = total === 0 ? 1 : (2 * shared) / total;
  const threshold = typeof spec.threshold === "number" ? spec.threshold : 1;
  return {
    score,
    passed: score >= threshold - 1e-12,
    reason: `called ${shown([...called])}, wanted ${shown([...wanted])}`,
  };
};
