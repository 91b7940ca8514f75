import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../../engine/index.ts";
import { asciiJson } from "./ascii-json.ts";
import { editTopLevel } from "./edit-top-level.ts";
import { scanTopLevel } from "./scan-top-level.ts";

const edits = (entries: Record<string, string | null>) => new Map(Object.entries(entries));

describe("editTopLevel", () => {
  it("replaces a value and leaves every other byte of the members alone", () => {
    const text = '{ "seed":12345678901234567890, "model" : "a", "temperature":1.0,"x":"\\u00e9" }';
    expect(editTopLevel(text, edits({ model: '"b"' }))).toBe(
      '{"seed":12345678901234567890, "model" : "b", "temperature":1.0,"x":"\\u00e9"}',
    );
  });

  it("does not touch a key of the same name further in", () => {
    const text = '{"messages":[{"model":"inner","content":"say \\"model\\":\\"x\\""}],"model":"outer"}';
    expect(editTopLevel(text, edits({ model: '"new"' }))).toBe(
      '{"messages":[{"model":"inner","content":"say \\"model\\":\\"x\\""}],"model":"new"}',
    );
  });

  it("removes first, middle, last and only members without leaving a comma", () => {
    expect(editTopLevel('{"a":1,"b":2,"c":3}', edits({ a: null }))).toBe('{"b":2,"c":3}');
    expect(editTopLevel('{"a":1,"b":2,"c":3}', edits({ b: null }))).toBe('{"a":1,"c":3}');
    expect(editTopLevel('{"a":1,"b":2,"c":3}', edits({ c: null }))).toBe('{"a":1,"b":2}');
    expect(editTopLevel('{"a":[1,{"a":2}]}', edits({ a: null }))).toBe("{}");
  });

  it("adds what is missing, and edits a repeated key at each place", () => {
    expect(editTopLevel("{}", edits({ model: '"m"' }))).toBe('{"model":"m"}');
    expect(editTopLevel('{"model":"a","mod\\u0065l":"b"}', edits({ model: '"m"' }))).toBe(
      '{"model":"m","mod\\u0065l":"m"}',
    );
  });

  it("returns the same text when nothing changes and null for what is no object", () => {
    const text = ' {"a": 1} ';
    expect(editTopLevel(text, edits({ b: null }))).toBe(text);
    expect(editTopLevel("[1]", edits({ a: "1" }))).toBeNull();
    expect(editTopLevel("", edits({ a: "1" }))).toBeNull();
  });

  it("agrees with parsing, editing and serialising, on random objects", () => {
    const random = createSeededRandom(11);
    for (let round = 0; round < 400; round += 1) {
      const object = randomObject(random);
      const text = JSON.stringify(object, null, random() < 0.5 ? 2 : 0);
      const keys = Object.keys(object);
      const target =
        keys.length > 0 && random() < 0.7 ? (keys[Math.floor(random() * keys.length)] ?? "k") : "new";
      const value = random() < 0.4 ? null : randomValue(random, 2);
      const expected: Record<string, unknown> = { ...object };
      if (value === null) delete expected[target];
      else expected[target] = value;
      const edited = editTopLevel(text, edits({ [target]: value === null ? null : asciiJson(value) }));
      expect(JSON.parse(edited ?? "null")).toEqual(expected);
    }
  });

  it("works on byte strings: a multi-byte character is carried through", () => {
    const bytes = Buffer.from('{"content":"naïve 日本 \\\\","model":"a"}');
    const edited = editTopLevel(bytes.toString("latin1"), edits({ model: asciiJson("modèle/日") }));
    expect(JSON.parse(Buffer.from(edited ?? "", "latin1").toString("utf8"))).toEqual({
      content: "naïve 日本 \\",
      model: "modèle/日",
    });
  });
});

describe("scanTopLevel", () => {
  it("finds every value where JSON.parse finds it", () => {
    const random = createSeededRandom(5);
    for (let round = 0; round < 200; round += 1) {
      const object = randomObject(random);
      const text = JSON.stringify(object, null, random() < 0.5 ? "\t" : "");
      const members = scanTopLevel(text) ?? [];
      expect(
        members.map((member) => [member.key, JSON.parse(text.slice(member.valueStart, member.end))]),
      ).toEqual(Object.entries(object));
    }
  });
});

const awkward = ["", '"', "\\", '\\"', "}", "]", ",", "é日😀", "\n", 'a":"b', "\\\\\\"];

function randomObject(random: () => number): Record<string, unknown> {
  const size = Math.floor(random() * 5);
  return Object.fromEntries(
    Array.from({ length: size }, (_, index) => [
      `${index}k${awkward[Math.floor(random() * awkward.length)]}`,
      randomValue(random, 3),
    ]),
  );
}

function randomValue(random: () => number, depth: number): unknown {
  const kind = Math.floor(random() * (depth > 0 ? 7 : 5));
  if (kind === 0) return awkward[Math.floor(random() * awkward.length)];
  if (kind === 1) return Math.round(random() * 1e6) / 1e3;
  if (kind === 2) return true;
  if (kind === 3) return -1e21 * random();
  if (kind === 4) return "plain";
  if (kind === 5)
    return Array.from({ length: Math.floor(random() * 4) }, () => randomValue(random, depth - 1));
  return randomObject(random);
}
