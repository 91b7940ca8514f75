import nunjucks from "nunjucks";
import { safeNunjucks, type TemplateFilter } from "../graders/reading/safe-nunjucks.ts";

type Values = Readonly<Record<string, unknown>>;

/** Fills templates in, with a suite's own environment values and filters. */
export interface Templates {
  /** What templates find under `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** @throws Error with the template's own words where it is wrong */
  render(text: string, values: Values): string;
  /** Fills in every text of a value. A text that is one variable and nothing else keeps the variable's type. */
  renderDeep(value: unknown, values: Values): unknown;
  /** Variables whose own values are templates over the others. One that is no right template stays what it is. */
  renderVariables(variables: Values): Values;
}

interface TemplateOptions {
  /** What templates find under `env`. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
  readonly filters?: Readonly<Record<string, TemplateFilter>>;
}

const maxCompiled = 5_000;

/** Rounds in which variables may refer to one another. */
const maxRounds = 5;

const isTemplate = (text: string): boolean =>
  text.includes("{{") || text.includes("{%") || text.includes("{#");

export function createTemplates({ env = {}, filters = {} }: TemplateOptions = {}): Templates {
  const environment = safeNunjucks({ env }, filters);
  const compiled = new Map<string, nunjucks.Template>();
  const render = (text: string, values: Values): string => {
    if (!isTemplate(text)) return text;
    let template = compiled.get(text);
    if (template === undefined) {
      if (compiled.size >= maxCompiled) compiled.clear();
      template = nunjucks.compile(text, environment);
      compiled.set(text, template);
    }
    return template.render({ ...values });
  };
  const renderDeep = (value: unknown, values: Values): unknown => {
    if (typeof value === "string") {
      const name = /^\s*\{\{\s*([\w-]+)\s*\}\}\s*$/.exec(value)?.[1];
      if (name !== undefined && Object.hasOwn(values, name) && typeof values[name] !== "string")
        return values[name];
      return render(value, values);
    }
    if (Array.isArray(value)) return value.map((item) => renderDeep(item, values));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderDeep(item, values)]));
  };
  const renderOrKeep = (text: string, values: Values): string => {
    try {
      return render(text, values);
    } catch {
      return text;
    }
  };
  return {
    env,
    render,
    renderDeep,
    renderVariables(variables) {
      let current = variables;
      for (let round = 0; round < maxRounds; round += 1) {
        if (!Object.values(current).some((value) => typeof value === "string" && isTemplate(value))) break;
        const before = current;
        current = Object.fromEntries(
          Object.entries(before).map(([name, value]) => [
            name,
            typeof value === "string" ? renderOrKeep(value, before) : value,
          ]),
        );
      }
      return current;
    },
  };
}

const plain = createTemplates();

export const renderDeep = plain.renderDeep;

/** Plain names that a template asks for: `{{ name }}` or `{{ name | filter }}`. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/\{\{-?\s*([A-Za-z_]\w*)\s*(?:\||-?\}\})/g)].map((match) => match[1] ?? "");
}
