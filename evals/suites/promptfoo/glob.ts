import { readdirSync } from "node:fs";
import { resolve } from "node:path";

export const isGlob = (path: string): boolean => /[*?]|\{[^}]*,|\[[^\]]+\]/.test(path);

/** Files below a folder that fit a pattern with `*`, `**`, `?`, `[abc]` and `{a,b}`, in the order of their names. */
export function globSync(pattern: string, folder: string): string[] {
  // Only below the part without wildcards: a pattern that begins with ../ leads outside the folder.
  const parts = pattern.split("/");
  const wild = parts.findIndex(isGlob);
  const base = resolve(folder, parts.slice(0, Math.max(0, wild)).join("/"));
  const expression = expressionOf(resolve(folder, pattern));
  let entries: ReturnType<typeof filesBelow>;
  try {
    entries = filesBelow(base);
  } catch {
    return [];
  }
  return entries.filter((file) => expression.test(file.replaceAll("\\", "/"))).sort();
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => resolve(entry.parentPath, entry.name));

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll("\\", "/")
    .replace(/[.+^$()|]/g, "\\$&")
    .replace(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(",", "|")})`)
    .replace(/\[!/g, "[^")
    .replace(/\*\*\/?|\*|\?(?!:)/g, (found) =>
      found === "**/" ? "(?:.*/)?" : found === "**" ? ".*" : found === "*" ? "[^/]*" : "[^/]",
    );
  return new RegExp(`^${source}$`);
}
