import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { writeFiles } from "../../evals/suites/testing-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "allocation-command-"));

function run(
  script: string,
  words: readonly string[],
): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(root, "scripts", script), ...words],
    {
      cwd: root,
      encoding: "utf8",
      env: { PATH: process.env.PATH, TRADEWIND_DATA_DIR: dataDir, OLLAMA_BASE_URL: "http://127.0.0.1:9" },
      timeout: 110_000,
    },
  );
  return { code: status, text: `${stdout}${stderr}` };
}

const cases = Array.from(
  { length: 60 },
  (_, index) =>
    `  - {input: "Say a word that goes with the number ${index}.", graders: [{type: length, min_characters: 1}]}`,
);
const suite = writeFiles({ "words.yaml": `name: words\ntask_type: chat\ncases:\n${cases.join("\n")}\n` });

describe("npm run eval -- --adaptive", () => {
  it("decides, says what it asked, and the report of the run says it again", { timeout: 120_000 }, () => {
    const json = join(dataDir, "run.json");
    const { code, text } = run("eval.ts", [
      ...[suite, "--models", "demo/swift,demo/sage", "--adaptive", "--until-regret", "0.1"],
      ...["--json", json],
    ]);
    expect(code).toBe(0);
    const headline = /1 of 1 task types decided.* \d+ of 120 replies asked for .*/.exec(text)?.[0] ?? "";
    expect(headline).not.toBe("");
    expect(text).toContain("router's choice");
    const { allocation } = JSON.parse(readFileSync(json, "utf8"));
    expect(allocation.decisions[0]).toMatchObject({ task: "chat", cases: 60 });
    expect(run("evals.ts", ["report", "last"]).text).toContain(headline);
  });

  it("refuses what leaves nothing to decide before it asks", { timeout: 120_000 }, () => {
    const { code, text } = run("eval.ts", [suite, "--models", "demo/swift,auto", "--adaptive"]);
    expect(code).toBe(1);
    expect(text).toContain("leave auto out of --models");
  });
});
