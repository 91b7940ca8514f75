import nunjucks from "nunjucks";

type Values = Readonly<Record<string, unknown>>;

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

const environment = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: false });
environment.addGlobal("env", {});
for (const name of ["range", "cycler", "joiner"]) environment.getGlobal(name);

const compiled = new Map<string, nunjucks.Template>();
const mostCompiled = 5_000;

export const isTemplate = (text: string): boolean =>
  text.includes("{{") || text.includes("{%") || text.includes("{#");

/** Fills a template in. @throws Error with the template's own words where it is wrong */
export function renderTemplate(text: string, values: Values): string {
  if (!isTemplate(text)) return text;
  let template = compiled.get(text);
  if (template === undefined) {
    if (compiled.size >= mostCompiled) compiled.clear();
    template = nunjucks.compile(text, environment);
    compiled.set(text, template);
  }
  return template.render({ ...values });
}

/** Fills in every text of a value. A text that is one variable and nothing else keeps the variable's type. */
export function renderDeep(value: unknown, values: Values): unknown {
  if (typeof value === "string") {
    const name = /^\s*\{\{\s*([\w-]+)\s*\}\}\s*$/.exec(value)?.[1];
    if (name !== undefined && Object.hasOwn(values, name) && typeof values[name] !== "string")
      return values[name];
    return renderTemplate(value, values);
  }
  if (Array.isArray(value)) return value.map((item) => renderDeep(item, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderDeep(item, values)]));
}

/** Rounds in which variables may refer to one another. */
const mostRounds = 3;

/** Variables whose own values are templates over the others. */
export function renderVariables(variables: Values): Values {
  let current = variables;
  for (let round = 0; round < mostRounds; round += 1) {
    if (!Object.values(current).some((value) => typeof value === "string" && isTemplate(value))) break;
    const before = current;
    current = Object.fromEntries(
      Object.entries(before).map(([name, value]) => [
        name,
        typeof value === "string" ? renderTemplate(value, before) : value,
      ]),
    );
  }
  return current;
}

/** Plain names that a template asks for: `{{ name }}` or `{{ name | filter }}`. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/\{\{-?\s*([A-Za-z_]\w*)\s*(?:\||-?\}\})/g)].map((match) => match[1] ?? "");
}
