/** Value of a sum of numbers, `+ - * /` and brackets, by recursive descent; null where it is none or divides by zero. */
export function evaluateSum(text: string): number | null {
  const tokens = text.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [];
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++];
    if (token === "-") return -factor();
    if (token === "+") return factor();
    if (token !== "(") return token === undefined ? Number.NaN : Number(token);
    const value = sum();
    return tokens[at++] === ")" ? value : Number.NaN;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === "*" || tokens[at] === "/")
      value = tokens[at++] === "*" ? value * factor() : value / factor();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-")
      value = tokens[at++] === "+" ? value + product() : value - product();
    return value;
  };
  const value = sum();
  return at === tokens.length && Number.isFinite(value) ? value : null;
}
