import { gammaln } from "simple-statistics";

const precision = 1e-15;
const tiny = 1e-300;

/**
 * Regularised incomplete beta function I_x(first, second), by its continued fraction (Abramowitz and Stegun 26.5.8) on the side
 * where that converges fast. Base of the t and the binomial distribution. [0,1]
 */
export function incompleteBeta(x: number, first: number, second: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const logFront =
    gammaln(first + second) -
    gammaln(first) -
    gammaln(second) +
    first * Math.log(x) +
    second * Math.log1p(-x);
  return x < (first + 1) / (first + second + 2)
    ? (Math.exp(logFront) * fraction(x, first, second)) / first
    : 1 - (Math.exp(logFront) * fraction(1 - x, second, first)) / second;
}

/** Evaluated forwards by Lentz's method, two terms a step. */
function fraction(x: number, first: number, second: number): number {
  let ratio = 1;
  let inverse = 1 / (1 - ((first + second) * x) / (first + 1) || tiny);
  let value = inverse;
  for (let step = 1; step < 100_000; step += 1) {
    const even = (step * (second - step) * x) / ((first + 2 * step - 1) * (first + 2 * step));
    const odd =
      (-(first + step) * (first + second + step) * x) / ((first + 2 * step) * (first + 2 * step + 1));
    let change = 1;
    for (const term of [even, odd]) {
      inverse = 1 / (1 + term * inverse || tiny);
      ratio = 1 + term / ratio || tiny;
      change = inverse * ratio;
      value *= change;
    }
    if (Math.abs(change - 1) < precision) break;
  }
  return value;
}
