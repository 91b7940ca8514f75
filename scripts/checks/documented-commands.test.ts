import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };
const pages = ["README.md", ...readdirSync(new URL("docs/", root)).map((name) => `docs/${name}`)];

/** Every command that the pages name. */
const documented = new Set(
  pages
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) => [
      ...read(path).matchAll(/npm (?:run (?:--silent )?)?(start|test|(?<=run )[a-z:]+)\b/g),
    ])
    .map(([, name]) => name!),
);

describe("the commands that the documentation names", () => {
  it("are there", () => {
    expect(documented.size).toBeGreaterThan(20);
    expect([...documented].filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it("install what they need, so that each works first in a new clone", () => {
    const installs = (name: string): boolean =>
      [scripts[`pre${name}`], scripts[name]].some(
        (line) => line !== undefined && /scripts\/(ensure-installed|run-built|test-node)\.mjs/.test(line),
      );
    expect([...documented].filter((name) => !installs(name))).toEqual([]);
  });
});
