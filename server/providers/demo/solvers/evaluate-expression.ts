const precedence: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "^": 3 };

/**
 * Value of an arithmetic expression of decimal numbers, `+ - * / % ^` and parentheses, by precedence climbing; null: it is none, or its
 * value is not finite. `^` binds to the right; a minus may stand before a number or a parenthesis.
 */
export function evaluateExpression(text: string): number | null {
  const tokens = text.match(/\d+(?:\.\d+)?|[-+*/%^()]/g) ?? [];
  if (tokens.join("") !== text.replace(/\s+/g, "")) return null;
  let position = 0;

  const readOperand = (): number => {
    const token = tokens[position];
    position += 1;
    if (token === "-") return -readBinary(2);
    if (token === "(") {
      const value = readBinary(1);
      if (tokens[position] !== ")") return Number.NaN;
      position += 1;
      return value;
    }
    return token === undefined ? Number.NaN : Number(token);
  };

  const readBinary = (minimum: number): number => {
    let left = readOperand();
    for (;;) {
      const operator = tokens[position] ?? "";
      const strength = precedence[operator];
      if (strength === undefined || strength < minimum) return left;
      position += 1;
      left = apply(operator, left, readBinary(operator === "^" ? strength : strength + 1));
    }
  };

  const value = readBinary(1);
  return position === tokens.length && Number.isFinite(value) ? value : null;
}

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    default:
      return left ** right;
  }
}
