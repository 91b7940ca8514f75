/** What stands for values beyond a label's bound. */
const otherLabel = "other";

/**
 * Lets the first `max` distinct values through and answers `other` for further ones, so that no input makes a metric grow without end.
 *
 * @param max distinct values, at least 1
 */
export function boundedLabels(max: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= max) return otherLabel;
    known.add(value);
    return value;
  };
}
