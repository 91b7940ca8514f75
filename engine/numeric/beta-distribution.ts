/** Coefficients of Lanczos's approximation of the gamma function with g = 7 (relative error below 1e-14). */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const lanczosShift = 7.5;

/** Natural logarithm of the gamma function; `value` above 0. */
export function logGamma(value: number): number {
  if (value < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * value)) - logGamma(1 - value);
  const shifted = value - 1;
  const sum = lanczos.reduce(
    (total, factor, index) => (index === 0 ? factor : total + factor / (shifted + index)),
    0,
  );
  const base = shifted + lanczosShift;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Far above what is ever taken: about the root of the larger shape. */
const maxTerms = 100_000;
const accuracy = 1e-15;
const tiny = 1e-300;

/**
 * Share of a beta distribution below `value`: the regularised incomplete beta function by its continued fraction (DLMF 8.17.22), evaluated
 * by the modified method of Lentz (1976).
 *
 * @param value in [0,1]
 * @param successes first shape, above 0
 * @param failures second shape, above 0
 */
export function betaCdf(value: number, successes: number, failures: number): number {
  if (value <= 0) return 0;
  if (value >= 1) return 1;
  // The fraction converges quickly on this side of the mean alone; the distribution of 1 - value gives the other side.
  if (value > (successes + 1) / (successes + failures + 2))
    return 1 - betaCdf(1 - value, failures, successes);
  const logFront =
    logGamma(successes + failures) -
    logGamma(successes) -
    logGamma(failures) +
    successes * Math.log(value) +
    failures * Math.log1p(-value);
  const away = (part: number): number => (Math.abs(part) < tiny ? tiny : part);
  let ratio = 1;
  let reciprocal = 1 / away(1 - ((successes + failures) * value) / (successes + 1));
  let fraction = reciprocal;
  for (let term = 1; term <= maxTerms; term += 1) {
    const even = (term * (failures - term) * value) / ((successes + 2 * term - 1) * (successes + 2 * term));
    reciprocal = 1 / away(1 + even * reciprocal);
    ratio = away(1 + even / ratio);
    fraction *= reciprocal * ratio;
    const odd =
      (-(successes + term) * (successes + failures + term) * value) /
      ((successes + 2 * term) * (successes + 2 * term + 1));
    reciprocal = 1 / away(1 + odd * reciprocal);
    ratio = away(1 + odd / ratio);
    const change = reciprocal * ratio;
    fraction *= change;
    if (Math.abs(change - 1) < accuracy) break;
  }
  return (Math.exp(logFront) * fraction) / successes;
}
