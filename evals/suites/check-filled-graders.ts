import type { GraderSpec } from "../graders/grader.ts";
import { compileSchema } from "../graders/reading/compile-schema.ts";
import { compilePattern } from "../graders/regex.ts";
import type { Suite } from "./suite.ts";
import type { ProblemList } from "./suite-error.ts";

/**
 * Patterns and schemas that are none, once every variable is filled in: they would leave replies unscored that are
 * paid for by then.
 */
export function checkFilledGraders(suites: readonly Suite[], problems: ProblemList): void {
  const seen = new Set<unknown>();
  for (const { cases } of suites)
    for (const { graders, place } of cases)
      for (const grader of withParts(graders)) {
        const checked = checkedField(grader);
        // Cases share what holds no variable; said once, it is said.
        if (checked === null || seen.has(checked.key)) continue;
        seen.add(checked.key);
        try {
          checked.compile();
        } catch (error) {
          const words = error instanceof Error ? error.message : String(error);
          problems.add(place, `${grader.type}.${checked.field}`, words.replaceAll("\n", " "), checked.fix);
        }
      }
}

function withParts(graders: readonly GraderSpec[]): readonly GraderSpec[] {
  return graders.flatMap((grader) =>
    Array.isArray(grader.graders) ? withParts(grader.graders as readonly GraderSpec[]) : [grader],
  );
}

function checkedField(
  grader: GraderSpec,
): { field: string; key: unknown; fix: string; compile: () => void } | null {
  const { type, pattern, schema } = grader;
  // What earlier replies fill in is not known yet.
  if (type === "regex" && typeof pattern === "string" && !pattern.includes("{{")) {
    const flags = typeof grader.flags === "string" ? grader.flags : "";
    return {
      field: "pattern",
      key: `${flags}/${pattern}`,
      fix: "Write a JavaScript pattern; a character that is meant as itself needs \\ before it",
      compile: () => compilePattern(pattern, flags),
    };
  }
  if (type === "json_schema" && typeof schema === "object" && schema !== null)
    return {
      field: "schema",
      key: JSON.stringify(schema),
      fix: "Write a JSON schema",
      compile: () => compileSchema(schema),
    };
  return null;
}
