export interface SqlTable {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly isText: boolean;
    readonly isNumber: boolean;
  }[];
}

/** The tables of the CREATE TABLE statements in a text. */
export function readSchema(text: string): SqlTable[] {
  return [...text.matchAll(/CREATE TABLE (\w+)\s*\(([^;]*)\)/gi)].map((match) => ({
    name: match[1] ?? "",
    columns: (match[2] ?? "")
      .split(/,(?![^(]*\))/)
      .map((column) => column.trim().split(/\s+/))
      .filter(([name = ""]) => !/^(?:primary|foreign|unique|check|constraint)$/i.test(name))
      .map(([name = "", type = ""]) => ({
        name,
        isText: /^(?:text|char|varchar)/i.test(type),
        isNumber: /^(?:int|numeric|decimal|float|real|double|bigint|smallint)/i.test(type),
      })),
  }));
}

const singular = (word: string): string => word.toLowerCase().replace(/ies$/, "y").replace(/s$/, "");

/** Where a question names a table or column: the place of the word in it; -1: it does not. */
export function placeOf(name: string, question: string): number {
  const words = name.toLowerCase().split("_").map(singular);
  const places = words.map((word) =>
    question.toLowerCase().search(new RegExp(`\\b${word.slice(0, Math.max(4, word.length - 1))}`)),
  );
  return places.includes(-1) ? -1 : (places[0] ?? -1);
}
