import { describe, expect, it } from "vitest";
import { lastWords, type ResumeMode, Seam } from "./seam.ts";

/** The client's whole text, the second part in pieces of one size after the other; the same for every size. */
function joined(sent: string, next: string, mode: ResumeMode = "instruction"): string {
  const results = [1, 2, 3, 7, 1_000].map((size) => {
    const seam = new Seam(sent, mode, mode === "instruction" ? lastWords(sent) : "");
    let text = sent;
    for (let at = 0; at < next.length; at += size) text += seam.push(next.slice(at, at + size));
    return seam.isRestart ? "restart" : text + seam.end() + (seam.isRestart ? " restart" : "");
  });
  expect(new Set(results).size, JSON.stringify(results)).toBe(1);
  return results[0]!;
}

const story = "The quick brown fox jumps over the lazy dog and runs into the for";

describe("Seam", () => {
  it("leaves a continuation as it is", () => {
    expect(joined("Hello", " world")).toBe("Hello world");
    expect(joined("Hello wor", "ld, again")).toBe("Hello world, again");
    expect(joined(story, "est.")).toBe(`${story}est.`);
    expect(joined("banan", "as are yellow")).toBe("bananas are yellow");
    expect(joined("ban", "ana")).toBe("banana");
    expect(joined("The answer is 1", "1")).toBe("The answer is 11");
    expect(joined("日本", "本語")).toBe("日本本語");
    expect(joined("x", "")).toBe("x");
  });

  it("takes out what the second model repeats: everything, the last words, the word that was cut", () => {
    expect(joined(story, `${story}est.`)).toBe(`${story}est.`);
    expect(joined(story, `\n${story}est.`)).toBe(`${story}est.`);
    expect(joined(story, "and runs into the forest.")).toBe(`${story}est.`);
    expect(joined(story, "lazy dog and runs into the forest.")).toBe(`${story}est.`);
    expect(joined(story, "forest.")).toBe(`${story}est.`);
    expect(joined("Hello wor", "world")).toBe("Hello world");
    expect(joined("The capital of France is Par", "of France is Paris.")).toBe(
      "The capital of France is Paris.",
    );
    expect(joined(story, story)).toBe(story);
  });

  it("takes repetitions of some length out of a prefilled reply alone, and no word", () => {
    expect(joined(story, `${story}est.`, "prefill")).toBe(`${story}est.`);
    expect(joined(story, "and runs into the forest.", "prefill")).toBe(`${story}est.`);
    expect(joined("no, no", " no", "prefill")).toBe("no, no no");
    expect(joined("so ha", "ha", "prefill")).toBe("so haha");
  });

  it("takes a rule of dashes for no repetition", () => {
    const rule = "| a | b |\n|--------------------";
    expect(joined(rule, "--------------------|\n", "prefill")).toBe(`${rule}--------------------|\n`);
  });

  it("has white space at the seam once", () => {
    expect(joined("Hello ", " world")).toBe("Hello world");
    expect(joined("Hello ", "world")).toBe("Hello world");
    expect(joined("List:\n\n", "\n\n- one")).toBe("List:\n\n- one");
    expect(joined("List:\n\n", "\n- one")).toBe("List:\n\n- one");
    expect(joined("List:\n", "\n\n- one")).toBe("List:\n\n- one");
    expect(joined("a\n", "  indented")).toBe("a\n  indented");
  });

  it("joins characters of two halves", () => {
    expect(joined("smile \ud83d", "\ud83d\ude00!")).toBe("smile 😀!");
    expect(joined("smile \ud83d", "\ude00!")).toBe("smile 😀!");
  });

  it("says where the answer is begun anew in other words", () => {
    expect(joined(story, "The quick brown fox jumps over the lazy cat instead.")).toContain("restart");
  });
});

describe("lastWords", () => {
  it("are up to five, from the beginning of a word on", () => {
    expect(lastWords(story)).toBe("and runs into the for");
    expect(lastWords("Hello")).toBe("Hello");
    expect(lastWords("  ")).toBe("");
    expect(lastWords("x".repeat(200))).toBe("");
  });
});
