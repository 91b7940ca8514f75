import { normalQuantile, type Random } from "../../../engine/index.ts";

/** A standard normal draw, by inversion. */
export const drawNormal = (random: Random): number => normalQuantile(Math.max(random(), 1e-12));

/** A draw from beta(successes, failures), both above 0, of two gamma draws. */
export function drawBeta(successes: number, failures: number, random: Random): number {
  const one = drawGamma(successes, random);
  return one / (one + drawGamma(failures, random));
}

/** Marsaglia and Tsang 2000, ACM TOMS 26; a shape below 1 is drawn one higher and brought back by a power of a uniform. */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * Math.max(random(), 1e-300) ** (1 / shape);
  const centre = shape - 1 / 3;
  const scale = 1 / Math.sqrt(9 * centre);
  for (;;) {
    const normal = drawNormal(random);
    const cube = (1 + scale * normal) ** 3;
    if (cube <= 0) continue;
    if (Math.log(1 - random()) < normal ** 2 / 2 + centre - centre * cube + centre * Math.log(cube))
      return centre * cube;
  }
}
