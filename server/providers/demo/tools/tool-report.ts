/** What tools returned, in words: fields of an object by name, texts as they are. */
export function toolReport(results: readonly string[]): string {
  return `The result is: ${results.map(inWords).join("; ")}`;
}

function inWords(result: string): string {
  try {
    return valueInWords(JSON.parse(result));
  } catch {
    return result;
  }
}

function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueInWords).join("; ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key.replaceAll("_", " ")}: ${valueInWords(inner)}`)
    .join(", ");
}
