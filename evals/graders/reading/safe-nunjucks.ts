import nunjucks from "nunjucks";

/** Names that lead from any value to the interpreter: a suite is data and has no business there. */
const forbidden: ReadonlySet<string> = new Set([
  "constructor",
  "__proto__",
  "prototype",
  "__defineGetter__",
  "__lookupGetter__",
]);

interface Runtime {
  memberLookup(value: unknown, name: unknown): unknown;
}

const runtime = (nunjucks as unknown as { runtime: Runtime }).runtime;
const lookUpMember = runtime.memberLookup.bind(runtime);
runtime.memberLookup = (value, name) => {
  if (forbidden.has(String(name))) throw new Error(`\`${String(name)}\` may not be used in a template`);
  return lookUpMember(value, name);
};

/** A filter: the value before the bar, then its arguments. */
export type TemplateFilter = (...given: unknown[]) => unknown;

/** Nunjucks as suites may use it: no files, no way to the interpreter, nothing escaped; `load` reads JSON. */
export function safeNunjucks(
  globals: Readonly<Record<string, unknown>> = {},
  filters: Readonly<Record<string, TemplateFilter>> = {},
): nunjucks.Environment {
  const environment = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: false });
  environment.addFilter("load", (text: unknown) => JSON.parse(String(text)) as unknown);
  for (const [name, value] of Object.entries(globals)) environment.addGlobal(name, value);
  for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter);
  return environment;
}
