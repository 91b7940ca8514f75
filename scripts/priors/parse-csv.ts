/** Rows of a CSV text as records by the heading's names; quoted fields may hold commas, quotes (doubled) and line ends (RFC 4180). */
export function parseCsv(text: string): Record<string, string>[] {
  const [heading = [], ...rows] = splitFields(text);
  return rows
    .filter((row) => row.length > 1 || row[0] !== "")
    .map((row) => Object.fromEntries(heading.map((name, index) => [name, row[index] ?? ""])));
}

function splitFields(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = "";
  let isQuoted = false;
  const endField = (): void => {
    rows.at(-1)?.push(field);
    field = "";
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isQuoted && character === '"' && text[index + 1] === '"') {
      field += '"';
      index += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === ",") endField();
    else if (!isQuoted && character === "\n") {
      endField();
      rows.push([]);
    } else if (isQuoted || character !== "\r") field += character;
  }
  endField();
  return rows;
}
