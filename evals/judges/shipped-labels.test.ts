import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sampleCorrelation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { writeFiles } from "../suites/testing-folder.ts";
import { minPrompts, minVerdicts } from "./calibration.ts";
import { readLabelled } from "./read-labelled.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the labels that ship", () => {
  const { items } = readLabelled([
    `${root}datasets/judges/replies.jsonl`,
    `${root}datasets/judges/pairs.csv`,
  ]);
  const replies = items.filter((item) => item.kind === "rubric");
  const pairs = items.filter((item) => item.kind === "pairwise");

  it("are as many as their page says, and enough to calibrate on", () => {
    expect([replies.length, pairs.length]).toEqual([80, 40]);
    expect(pairs.filter(({ label }) => label === 0.5)).toHaveLength(7);
    for (const own of [replies, pairs]) {
      expect(own.length).toBeGreaterThanOrEqual(minVerdicts);
      expect(new Set(own.map(({ cluster }) => cluster)).size).toBeGreaterThanOrEqual(minPrompts);
    }
    expect(new Set(replies.map(({ model }) => model)).size).toBe(4);
  });

  it("have no length that gives the score away", () => {
    const correlation = sampleCorrelation(
      replies.map(({ label }) => label),
      replies.map(({ reply }) => Math.log2(reply.length)),
    );
    expect(correlation).toBeCloseTo(-0.16, 2);
  });

  it("prefer in pairs what they score higher", () => {
    const scoreOf = new Map(replies.map(({ prompt, reply, label }) => [`${prompt}\n${reply}`, label]));
    for (const { prompt, first, second, label } of pairs) {
      const difference =
        (scoreOf.get(`${prompt}\n${first}`) ?? 9) - (scoreOf.get(`${prompt}\n${second}`) ?? 9);
      expect((1 + Math.sign(difference)) / 2, first).toBe(label);
    }
  });
});

describe("docs/judges.md", () => {
  const page = readFileSync(`${root}docs/judges.md`, "utf8");

  it("shows lines that can be read", () => {
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    const { items } = readLabelled([writeFiles({ "example.jsonl": example })]);
    expect(items.map(({ kind }) => kind)).toEqual(["rubric", "pairwise"]);
  });

  it("names the bounds that the program has", () => {
    expect(page).toContain(`at least ${minVerdicts} verdicts on ${minPrompts} prompts`);
  });
});
