import { beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../../server/config/command-line.ts";
import { readEnvironment } from "../../server/config/environment.ts";
import { loadFromProcess } from "../../server/start/load-from-process.ts";
import { startEngine } from "../../server/start/start-engine.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { createPromptRouter, type PromptRouter } from "./create-prompt-router.ts";

/** Prompts with the fewest and the most tokens that one would believe of a model without reasoning. Written for this test. */
const prompts: readonly (readonly [minTokens: number, maxTokens: number, prompt: string])[] = [
  [5, 60, "1+1"],
  [5, 90, "What is 17 * 23?"],
  [5, 60, "What is the capital of France?"],
  [3, 30, "What is the capital of France? Answer in one word."],
  [3, 30, "Is 91 a prime number? Answer yes or no."],
  [15, 70, "Explain photosynthesis in one sentence."],
  [600, 900, "Write a 500-word essay on the causes of the French Revolution."],
  [600, 900, "Write about the sea in 500 words."],
  [900, 4000, "Write a compiler back end for x86-64 in Rust with register allocation."],
  [150, 700, "Write a Python function that merges two sorted lists."],
  [300, 1000, "Explain how TCP congestion control works."],
  [600, 2500, "Explain in detail how TCP congestion control works."],
  [50, 260, "Briefly explain how TCP congestion control works."],
  [
    3,
    20,
    "Classify the sentiment of this review as positive or negative. Reply with the label only: I loved it.",
  ],
  [100, 400, "List 10 books about the history of Rome."],
  [20, 120, "Name three primary colours."],
  [60, 220, "Give me 5 names for a coffee shop with a short reason."],
  [2, 60, "hi"],
  [5, 90, "thanks!"],
  [10, 60, "Translate into French: The red house stands near the old bridge."],
  [20, 110, "Write a haiku about autumn."],
  [250, 1000, "Write a short story about a dragon."],
  [
    60,
    240,
    "Summarize the following text in three sentences: The committee met on Monday to discuss the new bridge. Members disagreed about cost. Several residents spoke. A vote was delayed until spring.",
  ],
  [80, 400, "Prove that the square root of 2 is irrational."],
  [3, 30, "If all bloops are razzies and all razzies are lazzies, are all bloops lazzies? Answer yes or no."],
  [
    3,
    20,
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May. How many clips did she sell altogether? Reply with only the number.",
  ],
  [
    60,
    450,
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May. How many clips did Natalia sell altogether in April and May?",
  ],
  [80, 400, "Write a SQL query for the ten best customers"],
  [200, 800, "My Python script raises KeyError: 'id' when parsing JSON. How do I fix it?"],
  [150, 500, "Write an email to my boss asking for a day off."],
  [500, 1400, "Write a blog post about remote work."],
  [40, 120, "Describe the moon in a few sentences."],
  [10, 60, "Erkläre die Photosynthese in einem Satz."],
  [500, 900, "写一篇800字的作文，题目是春天。"],
  [100, 600, "解释什么是自然语言处理"],
  [
    3,
    20,
    'Which of these is a mammal?\nA) shark\nB) dolphin\nC) trout\nPrint only a single choice from "A" or "B" or "C" without explanation.\nAnswer:',
  ],
  [20, 120, "Who wrote Hamlet and when?"],
  [5, 70, "How many legs does a spider have?"],
  [200, 900, "Compare PostgreSQL and MySQL."],
  [100, 400, "Write a regex for email addresses and explain it."],
  [80, 300, "Write a limerick about a cat."],
  [700, 4000, "Build a todo web app with React, an Express API and tests."],
  [200, 700, "Write a book review of Moby Dick."],
  [600, 1200, "Write an article about a book that changed your life."],
  [10, 70, "Suggest a title for a blog post about bees."],
  [200, 450, "Write a cover letter for a nurse."],
];

describe("expected length of a reply", () => {
  let router: PromptRouter;
  beforeAll(async () => {
    const loaded = await loadFromProcess(
      readCommandLine([]),
      readEnvironment({ OLLAMA_HOST: "http://127.0.0.1:9" }),
    );
    const engine = await startEngine(loaded, systemClock, () => null);
    router = createPromptRouter(engine, loaded.configuration.policy, {});
  });

  it.each(prompts)("is %d to %d tokens for %j", (minTokens, maxTokens, prompt) => {
    for (const { prediction } of router.route(prompt).ranked) {
      expect(prediction.cost.expectedOutputTokens).toBeGreaterThanOrEqual(minTokens);
      expect(prediction.cost.expectedOutputTokens).toBeLessThanOrEqual(maxTokens);
    }
  });
});
