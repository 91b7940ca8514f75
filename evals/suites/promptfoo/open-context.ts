import { dirname } from "node:path";
import type { YamlFile } from "../read-yaml.ts";
import type { ProblemList } from "../suite-error.ts";
import { createTemplates } from "../template.ts";
import { guarded } from "./fault.ts";
import type { LoadContext } from "./load-context.ts";
import type { Programs } from "./programs/programs.ts";
import type { PromptfooFile } from "./promptfoo-file.ts";

export type OpenPrograms = (env: Readonly<Record<string, string>>) => Programs;

/** What the loading of a configuration shares: its folder, its templates with their filters, its programs, its notices. */
export function contextOf(
  file: PromptfooFile,
  yaml: YamlFile,
  problems: ProblemList,
  openPrograms: OpenPrograms,
): LoadContext {
  const folder = dirname(yaml.file);
  const env = Object.fromEntries(
    Object.entries((file.env ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
  );
  const programs = openPrograms(env);
  const placeOf: LoadContext["placeOf"] = (...path) => ({ file: yaml.file, line: yaml.lineOf(path) });
  const filters = Object.entries((file.nunjucksFilters ?? file.filters ?? {}) as Record<string, unknown>).map(
    ([name, path]) => {
      const program = guarded(
        problems,
        placeOf("nunjucksFilters", name),
        `nunjucksFilters.${name}`,
        null,
        () => {
          const read = programs.read(String(path), name);
          programs.check(read);
          return read;
        },
      );
      return [
        name,
        (...given: unknown[]) => (program === null ? given[0] : programs.call(program, given)),
      ] as const;
    },
  );
  return {
    root: yaml.value,
    folder,
    templates: createTemplates({ env, filters: Object.fromEntries(filters) }),
    programs,
    problems,
    notices: new Set(),
    placeOf,
  };
}
