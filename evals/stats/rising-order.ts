/** Places of the p-values that are there, smallest first. Throws a RangeError for one outside [0,1]. */
export function risingOrder(pValues: readonly (number | null)[]): number[] {
  const present = [...pValues.keys()].filter((index) => pValues[index] !== null);
  for (const index of present) {
    const value = pValues[index] ?? Number.NaN;
    if (!(value >= 0 && value <= 1))
      throw new RangeError(`A p-value lies in [0,1]; number ${index} is ${value}.`);
  }
  return present.sort((one, other) => (pValues[one] ?? 1) - (pValues[other] ?? 1));
}
