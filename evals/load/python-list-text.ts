const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/**
 * The text of a prompt that was written to a table as Python prints a list of strings (`['first', "second"]`): the strings
 * joined by blank lines. Text of any other shape is returned as it is.
 */
export function plainPrompt(text: string): string {
  const trimmed = text.trim();
  if (!/^\[\s*['"]/.test(trimmed) || !/['"]\s*\]$/.test(trimmed)) return text;
  const parts: string[] = [];
  let position = 1;
  while (position < trimmed.length) {
    const found = /^[\s,]*(['"])/.exec(trimmed.slice(position));
    if (found === null) return /^[\s,]*\]$/.test(trimmed.slice(position)) ? parts.join("\n\n") : text;
    const opened = position + found[0].length;
    const end = closingQuote(trimmed, opened, found[1] ?? "'");
    if (end === -1) return text;
    parts.push(unescaped(trimmed.slice(opened, end)));
    position = end + 1;
  }
  return text;
}

function closingQuote(text: string, start: number, quote: string): number {
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === quote) return index;
  }
  return -1;
}

const escaped = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(00[01][0-9a-fA-F]{5})|(.))/gs;

function unescaped(text: string): string {
  return text.replace(escaped, (whole, x, u, long, sign) => {
    const code = Number.parseInt(x ?? u ?? long ?? "", 16);
    if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return escapes[sign] ?? whole;
  });
}
