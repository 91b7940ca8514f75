import { readFileSync } from "node:fs";

/** Names in outcome files and the candidates that they are; null: left out on purpose. */
export type ModelMap = ReadonlyMap<string, string | null>;

/** Reads `{"gpt-4-1106-preview": "openai/gpt-4-turbo", "other": null}`. @throws Error naming the file and the entry */
export function readModelMap(path: string): ModelMap {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new Error(`--map ${path}: there is no such file.`);
    throw new Error(`--map ${path} cannot be read as JSON: ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`--map ${path} is not an object: write {"name in the file": "candidate id"}.`);
  return new Map(
    Object.entries(value).map(([name, id]): [string, string | null] => {
      if (typeof id === "string" || id === null) return [name, id];
      throw new Error(`--map ${path}: ${name} is not the id of a candidate, nor null to leave it out.`);
    }),
  );
}
