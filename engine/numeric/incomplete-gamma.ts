import { gammaln } from "simple-statistics";

const precision = 1e-16;
const tiny = 1e-300;

/**
 * Upper regularised incomplete gamma function Q(shape, x): by its series below shape + 1, by its continued fraction above
 * (Abramowitz and Stegun 6.5.29, 6.5.31). Base of the normal and the chi-square tail. [0,1]
 */
export function upperIncompleteGamma(shape: number, x: number): number {
  if (!(x > 0)) return 1;
  const front = Math.exp(shape * Math.log(x) - x - gammaln(shape));
  return x < shape + 1 ? 1 - front * lowerSeries(shape, x) : front * upperFraction(shape, x);
}

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; Math.abs(term) > Math.abs(sum) * precision; step += 1) {
    term *= x / (shape + step);
    sum += term;
  }
  return sum;
}

/** Evaluated forwards by Lentz's method. */
function upperFraction(shape: number, x: number): number {
  let denominator = x + 1 - shape;
  let ratio = 1 / tiny;
  let inverse = 1 / denominator;
  let value = inverse;
  for (let step = 1; step < 10_000; step += 1) {
    const factor = -step * (step - shape);
    denominator += 2;
    inverse = 1 / (factor * inverse + denominator || tiny);
    ratio = denominator + factor / ratio || tiny;
    const change = inverse * ratio;
    value *= change;
    if (Math.abs(change - 1) < precision * 10) break;
  }
  return value;
}
