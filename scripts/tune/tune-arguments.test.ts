import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { defaultMinEffectiveSamples } from "../../evals/replay/off-policy/off-policy.ts";
import { duration } from "../terminal/option-values.ts";
import { readScores } from "./read-scores.ts";
import { readTuneArguments, tuneCommand } from "./tune-arguments.ts";

describe("readTuneArguments", () => {
  it("has the defaults that the help names", () => {
    const { traffic, draws } = readTuneArguments(["--traffic"]);
    expect(traffic).toMatchObject({
      ...{ sinceMs: 7 * 86_400_000, limit: 10_000, basis: "predictions", scoresFile: null },
      minEffectiveSamples: defaultMinEffectiveSamples,
    });
    expect(draws).toBe(500);
    for (const words of ["(7d)", "(10000)", "(predictions)", `(${defaultMinEffectiveSamples})`, "(500)"])
      expect(tuneCommand().helpInformation()).toContain(words);
    expect(readTuneArguments(["mine.jsonl"]).traffic).toBeNull();
  });

  it.each([
    [["--traffic", "mine.jsonl"], "--traffic reads the log, and mine.jsonl would not be read"],
    [["--traffic", "--folds", "3"], "--folds is for outcome files"],
    [["mine.jsonl", "--since", "7d"], "--since is for logged traffic: add --traffic"],
    [
      ["--traffic", "--since", "yesterday"],
      "--since takes a span of time: 90m, 24h, 7d or 4w, not yesterday",
    ],
    [["--traffic", "--since", "0d"], "--since takes a span of time: 90m, 24h, 7d or 4w, not 0d"],
    [["--traffic", "--limit", "1.5"], "--limit takes a whole number from 1, not 1.5"],
    [["--traffic", "--by", "luck"], "--by takes predictions or scores, not luck"],
    [["--traffic", "--min-ess", "-1"], "--min-ess"],
    [["--traffic", "--at-least", "2"], "--at-least takes a mean score from 0 to 1, not 2"],
  ])("refuses %j", (words, message) => {
    expect(() => readTuneArguments(words)).toThrow(message);
  });
});

describe("duration", () => {
  it("reads minutes, hours, days and weeks", () => {
    const spans = ["90m", "24h", "7d", "0.5w"].map((text) => duration(text) / 3_600_000);
    expect(spans).toEqual([1.5, 24, 168, 84]);
  });
});

describe("readScores", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-scores-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const id = "01936f2e-5c00-7abc-8def-0123456789ab";
  const read = (text: string) => {
    const file = join(folder, "scores.jsonl");
    writeFileSync(file, text);
    return readScores(file);
  };

  it("takes the mean of several scores of a request", async () => {
    const text = `{"request_id":"${id}","score":1,"by":"me"}\n\n{"request_id":"${id}","score":0.5}\r\n`;
    expect([...(await read(text))]).toEqual([[id, 0.75]]);
  });

  it.each([
    ["no JSON", "scores.jsonl:1: is not JSON"],
    ['{"request_id":"x","score":1}', "x-tradewind-request-id"],
    [`{"request_id":"${id}","score":1.5}`, "score is not a number from 0 to 1"],
    [`{"request_id":"${id}","score":null}`, "leave lines without a score out"],
    ["null", "request_id is not the id of a request"],
  ])("refuses %s", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it("names a file that is not there", async () => {
    await expect(readScores(join(folder, "none.jsonl"))).rejects.toThrow("none.jsonl");
  });
});
