import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calibration } from "../../../evals/judges/calibration.ts";
import type { LabelledReply } from "../../../evals/judges/labelled.ts";
import { biasedWorld, jsonlOf, trueJudge } from "../../../evals/judges/testing/biased-judge.ts";
import type { Report } from "../../../evals/reports/report.ts";
import { startProcess } from "../testing/start-process.ts";
import { readCalibrateArguments } from "./calibrate-arguments.ts";

const folder = mkdtempSync(join(tmpdir(), "calibrate-"));
const world = biasedWorld(42);
const labels = join(folder, "labels.jsonl");
writeFileSync(labels, jsonlOf([...world.replies, ...world.pairs]));

/** Which of the replies to a question each model gives: its own family's, or the best of the others'. */
function replyBy(model: string, question: string): LabelledReply | undefined {
  const [own, ...others] = world.replies.filter(({ prompt }) => prompt === question);
  return model === "bias/bias-1" ? own : others.sort((one, other) => other.label - one.label)[0];
}

function answerTo(model: string, messages: readonly { readonly content: string }[]): string {
  if (model === "bias/bias-9")
    return world.answer({ messages: messages.map((one) => ({ role: "user", ...one })) });
  return replyBy(model, messages.at(-1)?.content ?? "")?.reply ?? "I do not know.";
}

let server: Server;
let url: string;
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      asked += 1;
      const { model, messages } = JSON.parse(body) as { model: string; messages: { content: string }[] };
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          model,
          choices: [
            { finish_reason: "stop", message: { role: "assistant", content: answerTo(model, messages) } },
          ],
          usage: { prompt_tokens: 50, completion_tokens: 10, cost: 0.000001 },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => server.close());

async function run(script: string, words: readonly string[]) {
  const started = startProcess(`scripts/${script}`, words, { TRADEWIND_DATA_DIR: join(folder, "data") });
  return { code: await started.ended, text: started.text() };
}
const readJson = <Value>(path: string): Value => JSON.parse(readFileSync(path, "utf8")) as Value;

const suite = join(folder, "suite.yaml");
writeFileSync(
  suite,
  `name: judged
task_type: chat
cases:
${Array.from({ length: 40 }, (_, at) => `  - {input: "Question ${at}?", graders: [{type: judge_rubric, rubric: as people would}], combine: mean}`).join("\n")}
`,
);

describe("npm run evals -- calibrate", () => {
  it("measures a judge, and runs, reports and learning use the measurement from then on", {
    timeout: 400_000,
  }, async () => {
    const judged = ["--url", url, "--judge", "bias/bias-9"];
    const evaluate = [suite, ...judged, "--models", "bias/bias-1,heron/heron-2"];
    const file = (name: string): string => join(folder, name);

    // Before: the report says that nobody knows the judge, wherever it is read.
    const before = await run("eval.ts", [
      ...evaluate,
      "--json",
      file("0.json"),
      "--csv",
      file("0.csv"),
      "--junit",
      file("0.xml"),
      "--html",
      file("0.html"),
    ]);
    const notice = "The judge bias/bias-9 is not calibrated for 80 of its scores";
    expect(before.text).toContain(notice);
    expect(before.text).toContain("rubric: not calibrated");
    for (const name of ["0.json", "0.xml", "0.html"])
      expect(readFileSync(file(name), "utf8")).toContain(notice);
    expect(readFileSync(file("0.csv"), "utf8")).toContain("bias/bias-9 (not calibrated)");
    expect(readJson<Report>(file("0.json")).judge?.targets.map(({ weight }) => weight.toFixed(6))).toEqual([
      "0.300000",
      "0.300000",
    ]);

    const calibrated = await run("evals.ts", ["calibrate", labels, ...judged, "--json", file("judge.json")]);
    expect(calibrated.text).toContain("rubric: 160 verdicts on 40 prompts of labels.jsonl");
    expect(calibrated.text).toContain("pairwise: 120 verdicts on 40 prompts");
    expect(calibrated.code).toBe(0);
    const { calibrations } = readJson<{ calibrations: Calibration[] }>(file("judge.json"));
    for (const [at, name] of [
      [0, "lengthBias"],
      [0, "selfPreference"],
      [1, "positionBias"],
    ] as const) {
      const { low, high } = calibrations[at]?.figures[name] ?? {};
      expect(low, name).toBeLessThan(trueJudge[name]);
      expect(high, name).toBeGreaterThan(trueJudge[name]);
    }
    const count = asked;
    const again = await run("evals.ts", ["calibrate", labels, ...judged]);
    expect(again.text).toContain("Spent $0.");
    expect(asked).toBe(count);
    expect((await run("evals.ts", ["judges"])).text).toMatch(/bias\/bias-9 +pairwise .*120/);

    // After: the same replies, corrected. What people say of them is known here.
    await run("eval.ts", [
      ...evaluate,
      "--json",
      file("1.json"),
      "--html",
      file("1.html"),
      "--csv",
      file("1.csv"),
    ]);
    const { judge, notices } = readJson<Report>(file("1.json"));
    expect(notices).toEqual([
      expect.stringMatching(
        /^The judge bias\/bias-9 puts bias\/bias-1 first; with its errors taken out heron\/heron-2 leads/,
      ),
    ]);
    expect(judge?.kinds[0]).toMatchObject({ kind: "rubric", state: "calibrated", cases: 80 });
    expect(judge?.kinds[0]?.biases).toEqual(["lengthBias", "selfPreference"]);
    const models = ["bias/bias-1", "heron/heron-2"];
    const differences = models.map((target) => {
      const labels = Array.from({ length: 40 }, (_, at) => replyBy(target, `Question ${at}?`)?.label ?? 0);
      const truth = labels.reduce((sum, label) => sum + label, 0) / labels.length;
      const found = judge?.targets.find((one) => one.target === target);
      expect(found?.interval?.low).toBeLessThan(truth);
      expect(found?.interval?.high).toBeGreaterThan(truth);
      expect(Math.abs((found?.corrected ?? 0) - truth)).toBeLessThan(0.05);
      expect(found?.weight).toBeGreaterThan(0.3);
      expect(found?.weight).toBeLessThan(1);
      return { truth, given: found?.mean ?? 0, corrected: found?.corrected ?? 0 };
    });
    // How far the models are apart is what routing depends on: the judge's scores make it far too small.
    const apart = (name: "truth" | "given" | "corrected"): number =>
      (differences[1]?.[name] ?? 0) - (differences[0]?.[name] ?? 0);
    expect(apart("given")).toBeLessThan(0.6 * apart("truth"));
    expect(Math.abs(apart("corrected") - apart("truth"))).toBeLessThan(0.05);
    expect(readFileSync(file("1.html"), "utf8")).toContain("Calibrated:");
    expect(readFileSync(file("1.csv"), "utf8")).toContain("bias/bias-9 (calibrated)");

    const learnt = await run("evals.ts", ["learn", "last", "--suite", suite, "--yes"]);
    expect(learnt.text).toMatch(
      /bias\/bias-9 is calibrated: 80 of its scores were corrected \(mean [\d.]+% to [\d.]+%\) and count for 0\.\d\d/,
    );
    expect(learnt.code).toBe(0);
  });

  it("names file, line and fix of a broken file before anything is asked", { timeout: 300_000 }, async () => {
    const broken = join(folder, "broken.jsonl");
    writeFileSync(broken, '{"prompt": "p", "reply": "r", "score": 4}\n');
    const { code, text } = await run("evals.ts", ["calibrate", broken, "--judge", "x/y"]);
    expect(code).toBe(1);
    expect(text).toMatch(/broken\.jsonl:1 score: 4 lies outside of 0 to 1\. Name the scale/);
  });

  it("refuses a cap for a judge without a price", { timeout: 300_000 }, async () => {
    const words = ["calibrate", labels, "--judge", "no/price", "--url", url, "--max-usd", "1"];
    const { code, text } = await run("evals.ts", words);
    expect(code).toBe(1);
    expect(text).toContain("--max-usd cannot be held for no/price: no price is known");
  });
});

describe("readCalibrateArguments", () => {
  it("reads options with their defaults", () => {
    expect(readCalibrateArguments(["l.csv", "--judge", "a/b", "--scale", "1-5"])).toMatchObject({
      files: ["l.csv"],
      judge: "a/b",
      scale: { low: 1, high: 5 },
      concurrency: 8,
      maxTokens: 4096,
      maxUsd: null,
      apiKeyEnv: "OPENAI_API_KEY",
      cache: true,
    });
  });

  it.each([
    [["--judge", "a"], "Missing required argument 'LABELLED'"],
    [["l.csv"], "Required option '--judge <MODEL>' not specified"],
    [
      ["l.csv", "--judge", "a", "--scale", "5"],
      "--scale takes the lowest and the highest score, such as 1-5, not 5",
    ],
    [["l.csv", "--judge", "a", "--max-usd", "0"], "--max-usd takes a number of dollars above 0, not 0"],
    [["l.csv", "--judge", "a", "--concurrency", "x"], "--concurrency takes a whole number from 1, not x"],
  ])("refuses %j", (words, message) => {
    expect(() => readCalibrateArguments(words)).toThrow(message);
  });
});
