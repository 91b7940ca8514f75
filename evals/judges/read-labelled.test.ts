import { describe, expect, it } from "vitest";
import { writeFiles } from "../suites/testing-folder.ts";
import { readLabelled } from "./read-labelled.ts";

describe("readLabelled", () => {
  it("reads replies and pairs from JSONL, by the documented names and the usual ones", () => {
    const file = writeFiles({
      "labels.jsonl": `{"prompt": "2+2?", "reply": "4", "score": 1, "model": "x/one", "rubric": "correct", "reference": "4"}

{"question": "Hi", "response": "Hello", "label": "pass", "cluster": "greetings"}
{"prompt": "Hi", "a": "Hello", "b": "Go", "preference": "A", "model_a": "x/one", "model_b": "x/two"}
{"prompt": "Hi", "reply_a": "Hello", "reply_b": "Hey", "winner": "tie"}`,
    });
    const { items } = readLabelled([file]);
    expect(items).toMatchObject([
      { kind: "rubric", cluster: "2+2?", label: 1, model: "x/one", rubric: "correct", reference: "4" },
      { kind: "rubric", prompt: "Hi", reply: "Hello", label: 1, cluster: "greetings", model: null },
      { kind: "pairwise", label: 1, first: "Hello", second: "Go", firstModel: "x/one", secondModel: "x/two" },
      { kind: "pairwise", label: 0.5, firstModel: null, rubric: null },
    ]);
    expect(items[1]?.place.line).toBe(3);
  });

  it("reads CSV with quoted cells, on the scale that people used", () => {
    const file = writeFiles({ "labels.csv": 'prompt,reply,score\nq1,"a, b\nc",1\nq2,d,4\nq3,e,5\n' });
    const scale = { low: 1, high: 5 };
    expect(readLabelled([file], scale).items.map(({ label }) => label)).toEqual([0, 0.75, 1]);
    expect(readLabelled([file], scale).items[0]).toMatchObject({ reply: "a, b\nc" });
  });

  it("gives other contents and another scale another hash", () => {
    const [one, two] = ["q,r,1", "q,r,0"].map((row) =>
      writeFiles({ "l.csv": `prompt,reply,score\n${row}\n` }),
    ) as [string, string];
    const hashes = [
      readLabelled([one]).hash,
      readLabelled([two]).hash,
      readLabelled([one], { low: 0, high: 5 }).hash,
    ];
    expect(new Set(hashes).size).toBe(3);
    expect(readLabelled([one]).hash).toBe(hashes[0]);
  });

  it.each([
    ['{"reply": "r", "score": 1}', "labels.jsonl:1 prompt: it is missing. Add the prompt"],
    ['{"prompt": "p", "score": 1}', "labels.jsonl:1 reply: it is missing. Add the reply's text"],
    ['{"prompt": "p", "reply": "r"}', "labels.jsonl:1 score: it is missing. Add people's score from 0 to 1"],
    ['{"prompt": "p", "reply": "r", "score": 4}', "score: 4 lies outside of 0 to 1. Name the scale"],
    ['{"prompt": "p", "reply": "r", "score": "good"}', 'score: "good" is no score. Write a number'],
    ['{"prompt": "p", "reply": 7, "score": 1}', "reply: this is not a text. Put it into double quotes"],
    ['{"prompt": "p", "a": "r", "preference": "a"}', "labels.jsonl:1 b: it is missing"],
    [
      '{"prompt": "p", "a": "r", "b": "s", "preference": "c"}',
      'preference: "c" is no preference. Write a, b',
    ],
    ['{"prompt": "p", "reply": "r", "score": "constructor"}', '"constructor" is no score'],
    ['{"prompt": "p", "a": "r", "b": "s", "preference": "constructor"}', '"constructor" is no preference'],
    ["{", "labels.jsonl:1: the line is not JSON"],
    ["", "labels.jsonl: there is nothing labelled in it. Write one reply per line"],
  ])("names line, field and fix of %s", (text, message) => {
    const file = writeFiles({ "labels.jsonl": text });
    expect(() => readLabelled([file])).toThrow(message);
  });

  it("says so where there is no file", () => {
    expect(() => readLabelled(["nowhere.csv"])).toThrow("nowhere.csv: there is no such file");
  });
});
