import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startProcess } from "../evals/testing/start-process.ts";

describe("commands that only read", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-reading-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["priors", "list", 0, "shipped with this release"],
    ["priors", "show", 0, "public figures alone"],
    ["priors", "rollback", 1, "nothing before it"],
    ["evals", "list", 0, "There are no runs"],
    ["evals", "judges", 0, "no measured judges"],
    ["evals", "report last", 1, "There are no runs"],
    ["whatif", "--preset best", 1, "No request was logged"],
    ["route", "1+1", 0, "Read as"],
    ["route", "--file nowhere.jsonl", 1, "There is no file nowhere.jsonl"],
  ])("%s %s creates no database", { timeout: 300_000 }, async (script, words, code, said) => {
    const dataDir = join(folder, `${script}-${words.replace(/\W/g, "")}`);
    const { ended, text } = startProcess(`scripts/${script}.ts`, words.split(" "), {
      TRADEWIND_DATA_DIR: dataDir,
    });
    expect(await ended, text()).toBe(code);
    expect(text()).toContain(said);
    expect(existsSync(dataDir)).toBe(false);
  });
});
