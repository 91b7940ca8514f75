import { describe, expect, it } from "vitest";
import { countedAnswers } from "./counted-answers.ts";

/** A clock that is moved by hand, and counts that end by hand. */
function played() {
  let now = 1_000;
  const counts: { key: string; end: (value: number) => void; fail: (error: Error) => void }[] = [];
  const ask = countedAnswers<{ value: number }>(() => now);
  return {
    counts,
    ask: (key: string, waitMs = 0) =>
      ask(
        key,
        () =>
          new Promise((resolve, reject) => {
            counts.push({ key, end: (value) => resolve({ value }), fail: reject });
          }),
        waitMs,
      ),
    pass: (ms: number) => {
      now += ms;
    },
    async settle() {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    },
  };
}

describe("countedAnswers", () => {
  it("says that it counts, gives what was counted at once, and counts anew in the background once it is old", async () => {
    const { ask, counts, pass, settle } = played();
    expect(await ask("a")).toBeNull();
    // Asked again, the same count goes on.
    expect(await ask("a")).toBeNull();
    expect(counts).toHaveLength(1);
    pass(100);
    counts[0]!.end(1);
    await settle();
    expect(await ask("a")).toMatchObject({ answer: { value: 1 }, countedAtMs: 1_100 });
    pass(1_999);
    await ask("a");
    expect(counts).toHaveLength(1);
    pass(1);
    expect(await ask("a")).toMatchObject({ answer: { value: 1 } });
    expect(counts).toHaveLength(2);
    counts[1]!.end(2);
    await settle();
    expect(await ask("a", 1_000)).toMatchObject({ answer: { value: 2 } });
  });

  it("waits for a quick count, and never gives one question's answer to another", async () => {
    const { ask, counts, settle } = played();
    const [mine, theirs] = [ask("mine", 60_000), ask("theirs", 60_000)];
    await settle();
    // One at a time.
    expect(counts.map(({ key }) => key)).toEqual(["mine"]);
    counts[0]!.end(1);
    expect((await mine)?.answer.value).toBe(1);
    await settle();
    counts[1]!.end(2);
    expect((await theirs)?.answer.value).toBe(2);
  });

  it("fails where nothing is known, and gives the last answer for an hour where something is", async () => {
    const { ask, counts, pass, settle } = played();
    const failing = ask("a", 60_000);
    await settle();
    counts[0]!.fail(new Error("no database"));
    await expect(failing).rejects.toThrow("no database");
    const found = ask("a", 60_000);
    await settle();
    counts[1]!.end(1);
    await found;
    pass(3_599_999);
    const later = ask("a", 60_000);
    await settle();
    counts[2]!.fail(new Error("no database"));
    expect((await later)?.answer.value).toBe(1);
    pass(1);
    const tooLate = ask("a", 60_000);
    await settle();
    counts[3]!.fail(new Error("no database"));
    await expect(tooLate).rejects.toThrow("no database");
  });
});
