import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { predictedValue, totalDeviation } from "./ability-factors.ts";
import { fitAbilityFactors } from "./fit-ability-factors.ts";
import type { FigureItem, PublicFigure } from "./public-figure.ts";

const item = (id: string, isGeneral = true): FigureItem => ({
  id,
  source: "made",
  label: id,
  isPreference: false,
  isGeneral,
});

/** 60 candidates, 12 items on two factors, 3 cells in 10 missing, sampling deviation .2. */
function madeUpTable(seed: number): {
  figures: PublicFigure[];
  items: FigureItem[];
  truth: Map<string, [number, number]>;
} {
  const random = createSeededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const items = Array.from({ length: 12 }, (_, index) => item(`item${index}`));
  const loadings = items.map((_, index): [number, number] => [0.6 + 0.05 * index, index < 6 ? 0.5 : -0.5]);
  const truth = new Map<string, [number, number]>();
  const figures: PublicFigure[] = [];
  for (let candidate = 0; candidate < 60; candidate += 1) {
    const abilities: [number, number] = [normal(), normal()];
    truth.set(`candidate${candidate}`, abilities);
    items.forEach(({ id }, index) => {
      if (random() < 0.3) return;
      const [first, second] = loadings[index]!;
      const value = index + first * abilities[0] + second * abilities[1] + 0.2 * normal();
      figures.push({
        candidateId: `candidate${candidate}`,
        itemId: id,
        value,
        variance: 0.04,
        date: "2026-01-01",
      });
    });
  }
  return { figures, items, truth };
}

describe("fitAbilityFactors", () => {
  const { figures, items, truth } = madeUpTable(7);
  const fit = fitAbilityFactors(figures, items);

  it("predicts the cells that were kept from it better than the items' means do", () => {
    let error = 0;
    let meanError = 0;
    for (const [candidateId, [first, second]] of truth) {
      items.forEach(({ id }, index) => {
        const expected = index + (0.6 + 0.05 * index) * first + (index < 6 ? 0.5 : -0.5) * second;
        if (figures.some((figure) => figure.candidateId === candidateId && figure.itemId === id)) return;
        error += (predictedValue(fit.items.get(id)!, fit.abilities.get(candidateId)!.means) - expected) ** 2;
        meanError += (fit.items.get(id)!.mean - expected) ** 2;
      });
    }
    expect(error / meanError).toBeLessThan(0.1);
  });

  it("finds each item's mean and how far candidates lie apart on it", () => {
    items.forEach(({ id }, index) => {
      const found = fit.items.get(id)!;
      const deviation = Math.hypot(0.6 + 0.05 * index, 0.5);
      expect(Math.abs(found.mean - index)).toBeLessThan(0.4);
      expect(Math.abs(totalDeviation(found) / deviation - 1)).toBeLessThan(0.25);
    });
  });

  it("puts abilities on a standard scale", () => {
    const means = [...fit.abilities.values()].map((ability) => ability.means[0]!);
    expect(means.reduce((sum, mean) => sum + mean, 0) / means.length).toBeCloseTo(0, 8);
  });

  it("does not depend on the order in which figures are given", () => {
    const turned = fitAbilityFactors([...figures].reverse(), items);
    for (const [candidateId, { means }] of fit.abilities) {
      for (const { id } of items) {
        const one = predictedValue(fit.items.get(id)!, means);
        const other = predictedValue(turned.items.get(id)!, turned.abilities.get(candidateId)!.means);
        expect(Math.abs(one - other)).toBeLessThan(0.05);
      }
    }
  });

  it("believes a run little that is out of line with the candidate's others", () => {
    const spoiled = figures.map((figure, index) =>
      index === 5 ? { ...figure, value: figure.value - 4 } : figure,
    );
    const refit = fitAbilityFactors(spoiled, items);
    expect(refit.weightOf(spoiled[5]!)).toBeLessThan(0.2);
    expect(refit.weightOf(spoiled[6]!)).toBeGreaterThan(0.4);
  });

  it("draws a candidate with a single figure to the middle and says that it knows little", () => {
    const lone: PublicFigure = {
      candidateId: "lone",
      itemId: "item3",
      value: 3 + 3,
      variance: 0.04,
      date: "2026-01-01",
    };
    const { abilities, weightOf } = fitAbilityFactors([...figures, lone], items);
    const { means, covariance } = abilities.get("lone")!;
    expect(means[0]).toBeGreaterThan(0.5);
    expect(means[0]).toBeLessThan(3 / 0.75);
    expect(covariance[0]![0]).toBeGreaterThan(3 * abilities.get("candidate0")!.covariance[0]![0]!);
    expect(weightOf(lone)).toBe(1);
  });

  it("reads nothing of ability from an item that is not general", () => {
    const moved = figures.map((figure) =>
      figure.itemId === "item11" ? { ...figure, value: -figure.value } : figure,
    );
    const withoutLast = items.map(({ id }) => item(id, id !== "item11"));
    const one = fitAbilityFactors(figures, withoutLast);
    const other = fitAbilityFactors(moved, withoutLast);
    expect(other.abilities.get("candidate4")!.means[0]).toBeCloseTo(
      one.abilities.get("candidate4")!.means[0]!,
      1,
    );
  });

  it("is empty for no figures", () => {
    expect(fitAbilityFactors([], items).abilities.size).toBe(0);
  });
});
