import { describe, expect, it } from "vitest";
import type { Price } from "../../contracts/index.ts";
import { buildPublicPriors } from "./build-public-priors.ts";
import type { PublicFigure } from "./public-figure.ts";
import type { PriorSubject, PublicPriorsInput } from "./public-priors-input.ts";

const price = (usd: number): Price => ({
  inputNanoUsdPerMillion: usd * 1e8,
  outputNanoUsdPerMillion: usd * 1e9,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "test",
});
const subject = (modelId: string, usd: number | null, over: Partial<PriorSubject> = {}): PriorSubject => ({
  modelId,
  provider: "made",
  figuresFrom: modelId,
  successorOf: null,
  efforts: [],
  defaultEffort: null,
  reasonsByItself: false,
  price: usd === null ? null : price(usd),
  ...over,
});
const figure = (candidateId: string, itemId: string, value: number): PublicFigure => ({
  candidateId,
  itemId,
  value,
  variance: 0.05,
  date: itemId.startsWith("arena") ? "2025-12-17" : "2026-01-08",
});
const item = (id: string, isPreference = false) => ({
  id,
  source: id.split(":")[0]!,
  label: id.split(":")[1]!,
  isPreference,
  isGeneral: !isPreference,
});

const models = Array.from({ length: 12 }, (_, index) => `made/model${index}`);
const input: PublicPriorsInput = {
  figures: [
    ...models.flatMap((id, index) => [
      figure(id, "bench:sums", index / 4),
      figure(id, "bench:proofs", index / 3 - 1),
      figure(id, "arena:liking", index % 3),
    ]),
    figure("made/thinker@low", "bench:sums", 0.5),
    figure("made/thinker@high", "bench:sums", 2.5),
    figure("made/thinker@high", "arena:liking", 1),
  ],
  items: [item("bench:sums"), item("bench:proofs"), item("arena:liking", true)],
  spending: [],
  speeds: new Map([["made/thinker", { timeToFirstTokenMs: 700, outputTokensPerSecond: 111 }]]),
  taskMap: {
    math: {
      items: [
        { item: "bench:sums", weight: 1, grade: "direct" },
        { item: "bench:proofs", weight: 1, grade: "direct" },
      ],
      midScore: 0.7,
      logOddsDeviation: 0.5,
      outputTokens: 400,
      reason: "test",
    },
    chat: {
      items: [{ item: "arena:liking", weight: 1, grade: "direct" }],
      midScore: 0.8,
      logOddsDeviation: 0.3,
      outputTokens: 200,
      reason: "test",
    },
    extract: {
      items: [{ item: "bench:sums", weight: 1, grade: "near" }],
      midScore: 0.8,
      logOddsDeviation: 0.3,
      outputTokens: 100,
      reason: "test",
    },
  },
  ordinaryUse: {
    verbosityByEffort: { low: 2, medium: 3, high: 5 },
    verbosityOfReasoners: 4,
    speedByPrice: [{ upToOutputUsdPerMillion: null, timeToFirstTokenMs: 900, outputTokensPerSecond: 60 }],
    speedByProvider: {},
  },
  subjects: [
    ...models.map((id, index) => subject(id, index + 1)),
    subject("made/thinker", 20, { efforts: ["low", "medium", "high"], defaultEffort: "high" }),
    subject("copy/thinker", 30, {
      efforts: ["high"],
      defaultEffort: "high",
      figuresFrom: "made/thinker",
    }),
    subject("made/newcomer", 6, { efforts: ["low", "high"] }),
    subject("made/next", 0.1, { efforts: ["low", "high"], successorOf: "made/thinker" }),
    subject("copy/next", 0.1, { efforts: ["high"], figuresFrom: "made/next" }),
    subject("made/after-next", 0.1, { efforts: ["high"], successorOf: "made/next" }),
    subject("made/unpriced", null, { reasonsByItself: true }),
  ],
};

describe("buildPublicPriors", () => {
  const priors = buildPublicPriors(input);
  const at = (id: string) => priors.candidates[id]!;

  it("keeps the order of the figures at each kind of work", () => {
    const means = models.map((id) => at(id).quality.math!.mean);
    expect([...means].sort((one, other) => one - other)).toEqual(means);
    expect(at("made/model2").quality.chat!.mean).toBeGreaterThan(at("made/model3").quality.chat!.mean);
  });

  it("names what carried a belief, with its date and its weight of 5 to 20 observations", () => {
    expect(at("made/model4").quality.math!.evidence).toEqual([
      { source: "bench: sums, proofs", date: "2026-01-08", observations: 20 },
    ]);
    expect(at("made/model4").quality.extract!.evidence[0]?.observations).toBe(12.5);
    expect(at("made/model4").overall.evidence.map(({ source }) => source)).toEqual([
      "bench: all kinds of work",
      "arena: all kinds of work",
    ]);
  });

  it("is less sure of a near item than of a direct one", () => {
    const { quality } = at("made/model4");
    const weight = ({ mean, standardDeviation }: { mean: number; standardDeviation: number }): number =>
      (mean * (1 - mean)) / standardDeviation ** 2 - 1;
    expect(weight(quality.math!)).toBeCloseTo(20, 0);
    expect(weight(quality.extract!)).toBeCloseTo(12.5, 0);
  });

  it("moves an effort without figures along the ladder from its nearest sibling and says so", () => {
    const [low, medium, high] = ["low", "medium", "high"].map((effort) => at(`made/thinker@${effort}`));
    expect(low!.quality.math!.mean).toBeLessThan(medium!.quality.math!.mean);
    expect(medium!.quality.math!.mean).toBeLessThan(high!.quality.math!.mean);
    expect(medium!.quality.math!.evidence[0]).toEqual({
      source: "bench: sums (of made/thinker@low)",
      date: "2026-01-08",
      observations: 5,
    });
    expect([low!.verbosity, medium!.verbosity, high!.verbosity]).toEqual([2, 3, 5]);
  });

  it("lets a liking rating count for the model's other rated efforts", () => {
    expect(at("made/thinker@low").quality.chat!.evidence[0]?.source).toBe("arena: liking");
  });

  it("puts the provider's default effort under the model's own id", () => {
    expect(at("made/thinker")).toEqual(at("made/thinker@high"));
  });

  it("gives the same weights elsewhere the same quality", () => {
    expect(at("copy/thinker@high").quality).toEqual(at("made/thinker@high").quality);
  });

  it("falls back on price where nothing is published: wide, and without evidence", () => {
    const newcomer = at("made/newcomer@high").quality.math!;
    expect(newcomer.evidence).toEqual([]);
    expect(newcomer.standardDeviation).toBeGreaterThan(at("made/model5").quality.math!.standardDeviation);
    expect(at("made/newcomer@low").quality.math!.mean).toBeLessThan(newcomer.mean);
    expect(at("made/unpriced").overall.evidence).toEqual([]);
    expect(at("made/unpriced").verbosity).toBe(4);
  });

  it("believes a model without figures to be worse than nine of ten measured ones of its price, at every kind of work", () => {
    const { quality } = at("made/newcomer");
    for (const type of ["math", "chat", "extract"])
      expect(quality[type]!.mean).toBeLessThan(at("made/model5").quality[type]!.mean);
    expect(at("made/unpriced").overall.mean).toBeLessThan(at("made/model5").overall.mean);
  });

  it("believes a successor to be as good as its predecessor, less surely, and says of whom the figures are", () => {
    const before = at("made/thinker@high").quality.math!;
    for (const id of ["made/next@high", "copy/next@high", "made/after-next@high"]) {
      const after = at(id).quality.math!;
      expect(after.mean).toBe(before.mean);
      expect(after.standardDeviation).toBeGreaterThan(before.standardDeviation);
      expect(after.evidence[0]?.source).toContain("(of its predecessor made/thinker)");
    }
  });

  describe("a kind of work that was not measured", () => {
    const triplets = ["made/twin", "made/unliked", "made/heir"];
    const { candidates } = buildPublicPriors({
      ...input,
      figures: [
        ...input.figures,
        ...triplets.flatMap((id) => [figure(id, "bench:sums", 2), figure(id, "bench:proofs", 5 / 3)]),
        figure("made/twin", "arena:liking", 1.8),
      ],
      subjects: [
        ...input.subjects,
        ...triplets.map((id) => subject(id, 9, { successorOf: id === "made/heir" ? "made/twin" : null })),
      ],
    });
    const chat = (id: string) => candidates[id]!.quality.chat!;

    it("counts as what other figures foretell with a probability of 0.9", () => {
      const math = (id: string) => candidates[id]!.quality.math!.mean;
      expect(math("made/unliked")).toBeCloseTo(math("made/twin"), 1);
      expect(chat("made/unliked").mean).toBeLessThan(chat("made/twin").mean - 0.03);
    });

    it("counts as what was measured of the model before it, where that is more", () => {
      expect(chat("made/heir").mean).toBe(chat("made/twin").mean);
      expect(chat("made/heir").evidence[0]?.source).toBe("arena: liking (of its predecessor made/twin)");
    });
  });

  it("rates more expensive models no worse by price", () => {
    const { byPrice } = priors;
    expect(byPrice.length).toBeGreaterThan(1);
    byPrice.slice(1).forEach((point, index) => {
      expect(point.outputNanoUsdPerMillion).toBeGreaterThan(byPrice[index]!.outputNanoUsdPerMillion);
      expect(point.mean).toBeGreaterThanOrEqual(byPrice[index]!.mean);
    });
  });

  it("takes measured speeds at the maker's endpoint, for a successor there too, and guesses elsewhere", () => {
    expect(at("made/thinker@low").outputTokensPerSecond).toBe(111);
    expect(at("made/next@low").timeToFirstTokenMs).toBe(700);
    expect(at("made/newcomer").outputTokensPerSecond).toBe(60);
  });

  it("gives the same result twice, and ordinary lengths by kind of work", () => {
    expect(buildPublicPriors(input)).toEqual(priors);
    expect(priors.outputTokens).toEqual({ math: 400, chat: 200, extract: 100 });
  });
});
