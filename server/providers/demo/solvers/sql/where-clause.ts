import type { SqlTable } from "./read-schema.ts";

const comparisons: readonly (readonly [RegExp, string])[] = [
  [/\b(?:over|above|greater than|more than|longer than|after|since)\s+(\d+(?:\.\d+)?)/i, ">"],
  [/\b(?:under|below|less than|fewer than|cheaper than|shorter than|before)\s+(\d+(?:\.\d+)?)/i, "<"],
  [/\b(?:at least)\s+(\d+(?:\.\d+)?)/i, ">="],
  [/\b(?:at most|up to)\s+(\d+(?:\.\d+)?)/i, "<="],
];

/** One condition of a question on one table: a comparison, a missing value, a column's value. */
export function whereClause({ columns }: SqlTable, question: string): string {
  for (const [pattern, operator] of comparisons) {
    const match = pattern.exec(question);
    if (match === null) continue;
    const before = question.slice(0, match.index).toLowerCase();
    const near = columns
      .filter(({ isNumber, name }) => isNumber && !/id$/.test(name))
      .map(({ name }) => ({ name, at: before.lastIndexOf(name.toLowerCase().split("_")[0] ?? name) }))
      .sort((one, other) => other.at - one.at)[0];
    const stated = /(\w+) (?:is |are |was |were )?$/.exec(before)?.[1];
    const column =
      near !== undefined && near.at !== -1 ? near.name : columns.length === 0 ? stated : near?.name;
    if (column !== undefined) return ` WHERE ${column} ${operator} ${match[1]}`;
  }
  for (const { name, isText } of columns) {
    const word = name.split("_")[0] ?? name;
    if (
      new RegExp(
        `\\b(?:no|without(?: an?)?|unknown|missing) ${word}\\b|\\b${word} is (?:unknown|missing)`,
        "i",
      ).test(question)
    )
      return ` WHERE ${name} IS NULL`;
    if (new RegExp(`\\bnot (?:yet )?(?:been )?${word}\\b`, "i").test(question))
      return ` WHERE ${name} IS NULL`;
    const value = isText
      ? new RegExp(`\\b${word} (?:is |of )?"?([\\p{L}-]+)"?`, "iu").exec(question)?.[1]
      : undefined;
    if (
      value !== undefined &&
      /\b(?:in|with|whose|where) (?:the )?\w+ /i.test(question) &&
      !/^(?:and|or|of|is|in|on|as|with)$/i.test(value)
    )
      return ` WHERE ${name} = '${value}'`;
  }
  const person = /\bby ([A-Z]\. ?[A-Z]\w+|[A-Z]\w+ [A-Z]\w+)/.exec(question)?.[1];
  const author = columns.find(({ name }) => /author|artist|name/.test(name))?.name;
  if (person !== undefined && author !== undefined) return ` WHERE ${author} = '${person}'`;
  const place = /\b(?:from|in|live in|based in) ([A-Z]\w+)\b/.exec(question)?.[1];
  const city = columns.find(({ name }) => /city|town|country|place/.test(name))?.name;
  return place !== undefined && city !== undefined ? ` WHERE ${city} = '${place}'` : "";
}
