import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import type { Suite } from "../suites/suite.ts";
import { createFinishedKeys } from "./finished-keys.ts";
import type { ResultKey } from "./run-store.ts";

const suites = [
  { name: "a", cases: ["1", "b/1", "2"] },
  { name: "a/b", cases: ["1x", "2"] },
  { name: "c", cases: Array.from({ length: 300 }, (_, at) => `case/${at}`) },
].map(({ name, cases }) => ({ name, cases: cases.map((id) => ({ id })) }) as unknown as Suite);

describe("createFinishedKeys", () => {
  it("knows what a set of keys knows, with slashes in every name", () => {
    const targets = ["x/y", "auto"];
    const keys: ResultKey[] = suites.flatMap(({ name, cases }) =>
      cases.flatMap(({ id }) =>
        targets.flatMap((target) =>
          [0, 1, 2].map((sample) => ({ promptId: `${name}/${id}`, target, sample })),
        ),
      ),
    );
    const random = createSeededRandom(3);
    const finished = createFinishedKeys(suites, targets, 3);
    expect(keys.some((key) => finished.has(key))).toBe(false);
    const twin = new Set<string>();
    for (const key of [...keys, ...keys]) {
      if (random() < 0.6) continue;
      finished.add(key);
      twin.add(JSON.stringify(key));
    }
    expect(finished.size).toBe(twin.size);
    for (const key of keys) expect(finished.has(key)).toBe(twin.has(JSON.stringify(key)));
  });

  it("passes over what is not of this run", () => {
    const finished = createFinishedKeys(suites, ["x"], 1);
    for (const key of [
      { promptId: "a/9", target: "x", sample: 0 },
      { promptId: "a/1", target: "other", sample: 0 },
      { promptId: "a/1", target: "x", sample: 1 },
      { promptId: "nothing", target: "x", sample: 0 },
    ]) {
      finished.add(key);
      expect(finished.has(key)).toBe(false);
    }
    expect(finished.size).toBe(0);
  });
});
