import { describeReplies } from "./testing-replies.ts";

const value = { a: 1, b: [1, 2] };
const right = '{"a": 1, "b": [1, 2]}';
const wrong = '{"a": 2, "b": [1, 2]}';
const fenced = (text: string, label = "json"): string => `\`\`\`${label}\n${text}\n\`\`\``;

describeReplies("json_equal", {
  "where it stands": [
    [{ value }, right, true],
    [{ value }, wrong, false],
    [{ value }, fenced(right), true],
    [{ value }, fenced(right, ""), true],
    [{ value }, `~~~json\n${right}\n~~~`, true],
    [{ value }, `Here you are:\n${fenced(right)}\nBye!`, true],
    [{ value }, `Here you are:\r\n\`\`\`json\r\n${right}\r\n\`\`\`\r\n`, true],
    [{ value }, `It is ${right}, I think.`, true],
    [{ value }, `\`\`\`json\n${right}`, true],
    [{ value }, `1. First:\n   \`\`\`json\n   ${right}\n   \`\`\``, true],
    [{ value }, `I use {braces} like this: ${right} and {that}.`, true],
    [{ value }, `As [1] says: ${right}. See [2].`, true],
    [{ value: [1] }, "[1]", true],
    [{ value: 5 }, "5", true],
    [{ value: "x" }, '"x"', true],
    [{ value: null }, "null", true],
    [{ value }, "a: 1", false],
    [{ value }, "", false],
    [{ value }, "{".repeat(5000), false],
    [{ value }, `\`\`\`python\nx = ${wrong}\n\`\`\`\nOutput:\n${fenced(right)}`, true],
  ],
  "corrected later": [
    [{ value }, `${fenced(wrong)} no, better:\n${fenced(right)}`, true],
    [{ value }, `${fenced(right)} no, better:\n${fenced(wrong)}`, false],
    [{ value }, `${wrong}\nWait, a is 1: ${right}`, true],
    [{ value }, `${right}\nWait, a is 2: ${wrong}`, false],
    [{ value }, `${fenced(wrong)}\nSorry, I made a mistake. Corrected: ${right}`, true],
    [{ value }, `${wrong}\n\nKorrigiert:\n${right}`, true],
    [{ value }, `First I thought ${wrong}, but the final answer is ${right}`, true],
    [{ value }, `Input: ${wrong}\nOutput: ${right}`, true],
    [{ value }, `${right}\n\nFor example, other input would give ${wrong}.`, true],
    [{ value }, `The format is ${wrong}. ${right}`, true],
    [{ value }, `${right}, not ${wrong}`, true],
  ],
  "two in a row": [
    [{ value }, `${right}\n${wrong}`, null],
    [{ value }, `${wrong}\n${right}`, null],
    [{ value }, `${right}\n${right}`, true],
    [{ value }, `${wrong}\n${wrong}`, false],
    [{ value }, `${right} ${wrong}`, null],
    [{ value }, `${fenced(right)}\n${fenced(wrong)}`, null],
    [{ value }, `${right} or ${wrong}`, null],
    [{ value }, `${right}{"c":3}`, null],
    [{ value: [1, 2] }, "[1, 2]\n[3, 4]", null],
  ],
  "numbers and keys": [
    [{ value: { n: 0.3 } }, '{"n": 0.30000000000000004}', true],
    [{ value: { n: 0.3 } }, '{"n": 0.3001}', false],
    [{ value: { n: 0 } }, '{"n": 5.551115123125783e-17}', true],
    [{ value: { n: 1e-12 } }, '{"n": 2e-12}', false],
    [{ value: { n: 1_000_000_000 } }, '{"n": 1000000001}', false],
    [{ value: { n: 1 } }, '{"n": 1.0}', true],
    [{ value: { n: 1 } }, '{"n": "1"}', false],
    [{ value: { n: 1000 }, number_tolerance: 0.01 }, '{"n": 1000.005}', true],
    [{ value: { n: 1000 }, number_tolerance: 0.01 }, '{"n": 1001}', false],
    [{ value }, '{"b": [1, 2], "a": 1}', true],
    [{ value }, '{"b": [2, 1], "a": 1}', false],
    [{ value }, '{"a": 1, "b": [1, 2], "c": null}', false],
    [{ value: { a: { x: 1, y: 2 } } }, '{"a":{"y":2,"x":1}}', true],
    [{ value: { s: "é" } }, '{"s": "e\u0301"}', true],
    [{ value: { s: "é" } }, '{"s": "e"}', false],
    [{ any_of: [1, value] }, right, true],
  ],
});

describeReplies("json_schema", {
  documents: [
    [{ schema: { type: "object", required: ["a"] } }, `Sure: ${right}`, true],
    [{ schema: { type: "object", required: ["c"] } }, `Sure: ${right}`, false],
    [{ schema: { type: "object", required: ["a"] } }, `${right}\n{"c": 1}`, false],
    [{ whole: true }, `Sure: ${right}`, false],
    [{ whole: true }, right, true],
    [{}, "no JSON", false],
  ],
});
