/** Round figures from `low` to `high`, `wanted` of them or up to two and a half times as many: 1, 2 or 5 times a power of ten apart. */
export function roundTicks(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / wanted;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough >= 5 * power ? 5 : rough >= 2 * power ? 2 : 1);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  // Multiplied, not added up; rounded, so that no 0.30000000000000004 is shown.
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
