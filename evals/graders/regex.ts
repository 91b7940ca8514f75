import { type Grader, shown, verdict } from "./grader.ts";

/** Compiled with the flag `u`, and without it where the pattern is only then a right one (as in suites of other tools). */
export function compilePattern(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, `u${flags}`);
  } catch {
    return new RegExp(pattern, flags);
  }
}

const compiled = new Map<string, RegExp>();
const maxCompiled = 10_000;

/** The JavaScript pattern matches the trimmed reply somewhere. @throws SyntaxError for a pattern that is none */
export const gradeRegex: Grader = (spec, { reply }) => {
  const flags = typeof spec.flags === "string" ? spec.flags : "";
  const key = `${flags}/${String(spec.pattern)}`;
  let pattern = compiled.get(key);
  if (pattern === undefined) {
    if (compiled.size >= maxCompiled) compiled.clear();
    pattern = compilePattern(String(spec.pattern), flags);
    compiled.set(key, pattern);
  }
  const passed = pattern.test(reply.text.replaceAll("\r\n", "\n").trim());
  return verdict(passed, `/${shown(String(spec.pattern))}/ does not match`);
};
