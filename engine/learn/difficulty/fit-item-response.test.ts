import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitItemResponse, type Response } from "./fit-item-response.ts";

/** Answers drawn from the model itself: 8 sources, 6 models, two features that count and one that does not. */
function draw(seed: number): Response[] {
  const random = createSeededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: 8 }).flatMap((_, source) => {
    const easier = 0.7 * normal();
    // What all prompts of a source share must not pass for a difference between prompts.
    const format = 2 * normal();
    return Array.from({ length: 400 }).flatMap(() => {
      const features = [normal(), normal(), normal() + format];
      return Array.from({ length: 6 }, (__, model): Response => {
        const ability = model / 3 - 1;
        const logit = 0.5 + 0.9 * ability + easier - 0.3 * features[0]! + 0.15 * features[1]!;
        const score = random() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
        return { features, source, cell: source * 6 + model, ability, score };
      });
    });
  });
}

describe("fitItemResponse", () => {
  it("finds the slope and the weights that made the answers", () => {
    const fit = fitItemResponse(draw(7), 3, 8, 48);
    expect(fit.slope).toBeGreaterThan(0.8);
    expect(fit.slope).toBeLessThan(1);
    expect(fit.weights[0]).toBeGreaterThan(0.24);
    expect(fit.weights[0]).toBeLessThan(0.34);
    expect(fit.weights[1]).toBeGreaterThan(-0.2);
    expect(fit.weights[1]).toBeLessThan(-0.1);
    expect(Math.abs(fit.weights[2]!)).toBeLessThan(0.05);
  });
  it("stays finite where every answer is right", () => {
    const right = draw(8).map((response) => ({ ...response, score: 1 }));
    const fit = fitItemResponse(right, 3, 8, 48);
    expect([fit.level, fit.slope, ...fit.weights].every(Number.isFinite)).toBe(true);
    expect(fit.level).toBeGreaterThan(2);
  });
  it("takes scores between 0 and 1", () => {
    const half = draw(9).map((response) => ({ ...response, score: 0.5 }));
    const fit = fitItemResponse(half, 3, 8, 48);
    expect(Math.abs(fit.level)).toBeLessThan(0.05);
    expect(Math.abs(fit.weights[0]!)).toBeLessThan(0.01);
  });
});
