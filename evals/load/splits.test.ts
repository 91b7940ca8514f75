import { describe, expect, it } from "vitest";
import type { OutcomeTable } from "./outcome-table.ts";
import { createOutcomeTableBuilder } from "./outcome-table-builder.ts";
import { selectPrompts } from "./select-prompts.ts";
import { splitRows } from "./split-rows.ts";
import { splitTasks } from "./split-tasks.ts";

/** 40 questions in four tasks; every fourth question stands twice, the second time with an instruction. */
function exampleTable(): OutcomeTable {
  const builder = createOutcomeTableBuilder();
  for (let question = 0; question < 40; question += 1) {
    const text = `How many apples are in crate number ${question} of the barn?`;
    const at = { path: "made.jsonl", unit: "line", number: question + 1 } as const;
    const task = question < 4 ? null : `task${question % 4}`;
    const index = builder.addPrompt({ id: `${question}`, task, text }, at);
    builder.addOutcome(index, "m", { score: 1, reason: null, costUsd: 1 }, at);
    if (question % 4 === 0) {
      const other = `Please answer with a single number.\n${text}\nAnswer:`;
      builder.addPrompt({ id: `${question} again`, task: "task3", text: other }, at);
    }
  }
  return builder.build();
}
const table = exampleTable();
const groupsOf = (indices: readonly number[]): Set<string> =>
  new Set(indices.map((index) => table.prompts[index]?.group ?? ""));
const sharedGroups = (first: readonly number[], second: readonly number[]): string[] => {
  const others = groupsOf(second);
  return [...groupsOf(first)].filter((group) => others.has(group));
};

describe("splitRows", () => {
  it("puts every prompt on one side and no question on both", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { train, test } = splitRows(table, seed, 0.2);
      expect([...train, ...test].sort((a, b) => a - b)).toEqual(table.prompts.map((_, index) => index));
      expect(sharedGroups(train, test)).toEqual([]);
      expect(Math.abs(test.length - 10)).toBeLessThanOrEqual(1);
    }
  });

  it("is the same for the same seed and another for another", () => {
    expect(splitRows(table, 7, 0.2)).toEqual(splitRows(table, 7, 0.2));
    expect(splitRows(table, 7, 0.2)).not.toEqual(splitRows(table, 8, 0.2));
  });

  it("leaves at least one question on either side", () => {
    const two = selectPrompts(table, [0, 2]);
    expect(splitRows(two, 1, 0.01).test).toHaveLength(1);
    expect(splitRows(two, 1, 0.99).train).toHaveLength(1);
    expect(() => splitRows(selectPrompts(table, [0, 1]), 1, 0.5)).toThrow(/at least two questions/);
    expect(() => splitRows(table, 1, 1)).toThrow(/between 0 and 1/);
  });
});

describe("splitTasks", () => {
  it("holds whole tasks out and drops what the test part also asks", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { train, test, dropped } = splitTasks(table, seed, 0.3);
      const tasks = new Set(test.map((index) => table.prompts[index]?.task));
      expect(tasks.size).toBe(1);
      expect(train.some((index) => tasks.has(table.prompts[index]?.task))).toBe(false);
      expect(sharedGroups(train, test)).toEqual([]);
      expect(train.length + test.length + dropped.length).toBe(table.prompts.length);
    }
  });

  it("refuses a table with one task", () => {
    const one = selectPrompts(table, [8, 12]);
    expect(new Set(one.prompts.map(({ task }) => task)).size).toBeLessThan(3);
    const single = { ...one, prompts: one.prompts.map((prompt) => ({ ...prompt, task: "only" })) };
    expect(() => splitTasks(single, 1, 0.5)).toThrow(/at least two tasks/);
  });
});

describe("selectPrompts", () => {
  it("is a view in the order asked for", () => {
    const view = selectPrompts(table, [3, 0]);
    expect(view.prompts.map(({ id }) => id)).toEqual([table.prompts[3]?.id, table.prompts[0]?.id]);
    expect(view.scoreAt(1, 0)).toBe(table.scoreAt(0, 0));
    expect(() => view.scoreAt(2, 0)).toThrow(RangeError);
    expect(() => selectPrompts(table, [999])).toThrow(/No prompt 999/);
  });
});
