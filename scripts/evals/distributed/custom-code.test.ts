import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import type { Suite } from "../../../evals/suites/suite.ts";
import { writeFiles } from "../../../evals/suites/testing-folder.ts";
import { bundleCustomCode, writeCustomCode } from "./custom-code.ts";

const suiteWith = (path: string): Suite =>
  ({ name: "s", cases: [{ id: "1", graders: [{ type: "custom", path }] }] }) as unknown as Suite;

describe("programs of custom graders", () => {
  it("run on another machine with all that they import", async () => {
    const path = writeFiles({
      "grade.mjs": 'import { right } from "./parts/right.mjs"; export default (output) => output === right;',
      "parts/right.mjs": 'export const right = "yes";',
    });
    const { code, codeOf } = await bundleCustomCode([suiteWith(path), suiteWith(path)]);
    expect(Object.keys(code)).toEqual([codeOf(path)]);
    expect(JSON.stringify(code)).not.toContain(dirname(path));
    const folder = mkdtempSync(join(tmpdir(), "there-"));
    const there = writeCustomCode(code, folder)(codeOf(path));
    const loaded = (await import(pathToFileURL(there).href)) as { default: (output: string) => boolean };
    expect([loaded.default("yes"), loaded.default("no")]).toEqual([true, false]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("say what they lack before anything is asked", async () => {
    const path = writeFiles({ "grade.mjs": 'import "./gone.mjs"; export default () => true;' });
    await expect(bundleCustomCode([suiteWith(path)])).rejects.toThrow(
      /grade\.mjs cannot be sent to workers: .*gone\.mjs/s,
    );
  });

  it("are never this machine's own files, whatever the database names", () => {
    const path = writeFiles({ "own.mjs": "export default () => true;" });
    const pathOf = writeCustomCode({}, mkdtempSync(join(tmpdir(), "there-")));
    expect(() => pathOf(path)).toThrow("did not come with the run");
  });

  it("are nothing where no grader is one", async () => {
    expect((await bundleCustomCode([{ name: "s", cases: [] } as unknown as Suite])).code).toEqual({});
  });
});
