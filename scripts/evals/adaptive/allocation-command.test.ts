import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeFiles } from "../../../evals/suites/testing-folder.ts";
import { startProcess } from "../testing/start-process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "allocation-command-"));

async function run(script: string, words: readonly string[]) {
  const started = startProcess(`scripts/${script}`, words, { TRADEWIND_DATA_DIR: dataDir });
  return { code: await started.ended, text: started.text() };
}

const cases = Array.from(
  { length: 60 },
  (_, index) =>
    `  - {input: "Say a word that goes with the number ${index}.", graders: [{type: length, min_characters: 1}]}`,
);
const suite = writeFiles({ "words.yaml": `name: words\ntask_type: chat\ncases:\n${cases.join("\n")}\n` });

describe("npm run eval -- --adaptive", () => {
  it("decides, says what it asked, and the report of the run says it again", {
    timeout: 300_000,
  }, async () => {
    const json = join(dataDir, "run.json");
    const { code, text } = await run("eval.ts", [
      ...[suite, "--models", "demo/swift,demo/sage", "--adaptive", "--until-regret", "0.1"],
      ...["--json", json],
    ]);
    expect(code).toBe(0);
    const headline = /1 of 1 task types decided.* \d+ of 120 replies asked for .*/.exec(text)?.[0] ?? "";
    expect(headline).not.toBe("");
    expect(text).toContain("router's choice");
    const { allocation } = JSON.parse(readFileSync(json, "utf8"));
    expect(allocation.decisions[0]).toMatchObject({ task: "chat", cases: 60 });
    expect((await run("evals.ts", ["report", "last"])).text).toContain(headline);
  });

  it("refuses what leaves nothing to decide before it asks", { timeout: 300_000 }, async () => {
    const { code, text } = await run("eval.ts", [suite, "--models", "demo/swift,auto", "--adaptive"]);
    expect(code).toBe(1);
    expect(text).toContain("leave auto out of --models");
  });
});
