import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ChatMessage, messageText } from "../../engine/index.ts";
import { readTaskExamples, readTaskTypes } from "./read-task-examples.ts";

const folder = new URL("../../datasets/held-out/", import.meta.url);
/** Texts that share more of their character trigrams than this are one text typed twice. */
const maxLikeness = 0.6;

const trigrams = (messages: readonly ChatMessage[]): Set<string> => {
  const text = messages.map(messageText).join("\n").toLowerCase().replace(/\s+/g, " ").trim();
  return new Set(Array.from({ length: Math.max(1, text.length - 2) }, (_, at) => text.slice(at, at + 3)));
};

describe("held-out prompts", () => {
  const types = readTaskTypes();
  const examples = readTaskExamples(types).map(({ messages }) => trigrams(messages));
  const holders = new Map<string, number[]>();
  examples.forEach((grams, index) => {
    for (const gram of grams) holders.get(gram)?.push(index) ?? holders.set(gram, [index]);
  });
  /** The largest Jaccard similarity to any example that the classifier is fitted on. */
  const likeness = (grams: ReadonlySet<string>): number => {
    const shared = new Map<number, number>();
    for (const gram of grams)
      for (const index of holders.get(gram) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
    return [...shared].reduce(
      (max, [index, count]) => Math.max(max, count / (grams.size + examples[index]!.size - count)),
      0,
    );
  };

  it.each(readdirSync(folder).filter((name) => name.endsWith(".jsonl")))(
    "%s: none is fitted, all have known task types",
    (name) => {
      const rows = readFileSync(new URL(name, folder), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { prompt?: string; messages?: ChatMessage[]; accept: string[] });
      const known = new Set(types.map(({ id }) => id));
      expect(rows.flatMap(({ accept }) => accept).filter((type) => !known.has(type))).toEqual([]);
      const alike = rows.filter(({ prompt, messages }) => {
        const grams = trigrams(messages ?? [{ role: "user", content: prompt ?? "" }]);
        return likeness(grams) > maxLikeness;
      });
      expect(alike).toEqual([]);
    },
  );
});
