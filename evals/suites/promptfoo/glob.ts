import { readdirSync } from "node:fs";
import { resolve } from "node:path";

/** Files below a folder that fit a pattern with `*` and `**`, in the order of their names. */
export function globSync(pattern: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => resolve(entry.parentPath, entry.name))
    .filter((file) => matches(file, resolve(folder, pattern)))
    .sort();
}

function matches(file: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll("\\", "/")
    .replace(/[.+^${}()|[\]]/g, "\\$&")
    .replace(/\*\*\/?|\*|\?/g, (found) => (found.startsWith("**") ? ".*" : found === "*" ? "[^/]*" : "[^/]"));
  return new RegExp(`^${expression}$`).test(file.replaceAll("\\", "/"));
}
