import { afterEach, describe, expect, it, vi } from "vitest";
import { featureLayout, requireFeatureLayout } from "./feature-layout.ts";
import type { HashedWords } from "./parse/hashed-words.ts";

describe("featureLayout", () => {
  afterEach(() => {
    vi.doUnmock("./parse/hashed-grams.ts");
    vi.doUnmock("./parse/sentence-grams.ts");
    vi.doUnmock("./parse/surface-features.ts");
    vi.doUnmock("./parse/instruction-text.ts");
    vi.resetModules();
  });

  async function layoutWith(module: string, change: (original: never) => object): Promise<string> {
    vi.resetModules();
    vi.doMock(module, async (load) => {
      const original = await load<never>();
      return { ...(original as object), ...change(original) };
    });
    return (await import("./feature-layout.ts")).featureLayout();
  }

  it("is another where words are hashed, surfaces measured or instructions found otherwise", async () => {
    const own = featureLayout();
    expect(own).toMatch(/^[0-9a-f]{8}$/);
    type Grams = typeof import("./parse/hashed-grams.ts");
    type Sentences = typeof import("./parse/sentence-grams.ts");
    type Surface = typeof import("./parse/surface-features.ts");
    type Instruction = typeof import("./parse/instruction-text.ts");
    const others = [
      await layoutWith("./parse/hashed-grams.ts", ({ hashedGrams }: Grams) => ({
        hashedGrams(words: HashedWords) {
          const { indices, weights } = hashedGrams(words);
          return { indices: indices.map((index) => index ^ 1), weights };
        },
      })),
      await layoutWith("./parse/hashed-grams.ts", ({ hashedGrams }: Grams) => ({
        hashedGrams(words: HashedWords) {
          const { indices, weights } = hashedGrams(words);
          return { indices, weights: weights.map((weight) => 1.01 * weight) };
        },
      })),
      await layoutWith("./parse/sentence-grams.ts", ({ sentenceGrams }: Sentences) => ({
        sentenceGrams(words: HashedWords) {
          const { indices, weights } = sentenceGrams(words);
          return { indices: indices.map((index) => index + 1), weights };
        },
      })),
      await layoutWith("./parse/surface-features.ts", ({ surfaceFeatures }: Surface) => ({
        surfaceFeatures: (text: string, characters: number) => surfaceFeatures(text, characters).reverse(),
      })),
      await layoutWith("./parse/instruction-text.ts", ({ instructionText }: Instruction) => ({
        instructionText: (text: string) => instructionText(text).slice(1),
      })),
    ];
    expect(new Set([own, ...others]).size).toBe(6);
  });
});

describe("requireFeatureLayout", () => {
  it("takes what was fitted on this layout, and says what to do of all else", () => {
    expect(() => requireFeatureLayout({ featureLayout: featureLayout() }, "v")).not.toThrow();
    expect(() => requireFeatureLayout({}, "v")).toThrow(
      "The classifier of the priors v was fitted on features of an earlier release, this release reads",
    );
    expect(() => requireFeatureLayout({ featureLayout: "00000000" }, "v")).toThrow(
      "the layout 00000000, this release reads",
    );
    expect(() => requireFeatureLayout({}, "v")).toThrow("npm run priors -- fit");
  });
});
