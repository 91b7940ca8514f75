import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/security.md", root), "utf8");
const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  scripts: Record<string, string>;
};

/** Rows of the table of promises: what is promised, and the cell that names its tests. */
const promises = [...page.matchAll(/^\| (.+?) \| ([^|]*(?:\.test\.ts|npm run)[^|]*) \|$/gm)].map(
  ([, promise = "", tests = ""]) => ({ promise, tests }),
);

describe("docs/security.md", () => {
  it("has a test for each promise: every row of its tables of promises names one", () => {
    const tables = [
      ...page.matchAll(/^\| (?:promise|asked|threat)[^\n]*\| test \|\n\|[-|]+\|\n((?:\|.*\n)+)/gm),
    ];
    const rows = tables.flatMap(([, body = ""]) => body.trim().split("\n"));
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter((row) => !promises.some(({ tests }) => row.endsWith(`${tests} |`)))).toEqual([]);
  });

  it.each(promises.map(({ promise, tests }) => [promise.slice(0, 80), tests]))("%s", (_promise, tests) => {
    // `path` or `path`: "title of the test"
    for (const [, path = "", , title] of tests.matchAll(/`([\w./-]+\.test\.ts)`(: "([^"]+)")?/g)) {
      const file = fileURLToPath(new URL(path, root));
      expect([path, existsSync(file)]).toEqual([path, true]);
      if (title !== undefined)
        expect([path, readFileSync(file, "utf8")]).toEqual([path, expect.stringContaining(title)]);
    }
    for (const [, name = ""] of tests.matchAll(/`npm run ([\w:-]+)/g))
      expect(Object.keys(scripts)).toContain(name);
  });
});
