/** A number given on the command line. @throws Error naming the option and what it takes */
export function numberOption(
  name: string,
  text: string,
  {
    least = Number.NEGATIVE_INFINITY,
    whole = false,
  }: { readonly least?: number; readonly whole?: boolean } = {},
): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < least || (whole && !Number.isInteger(value))) {
    const kind = whole ? "a whole number" : "a number";
    const bound = least === Number.NEGATIVE_INFINITY ? "" : ` of at least ${least}`;
    throw new Error(`--${name} ${text} is not ${kind}${bound}.`);
  }
  return value;
}
