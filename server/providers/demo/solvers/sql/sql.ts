import type { DemoSolution, DemoSolver } from "../../demo-solution.ts";
import { placeOf, readSchema, type SqlTable } from "./read-schema.ts";
import { whereClause } from "./where-clause.ts";

/** One table, one figure or some columns, one condition, one order: the questions that need no join. */
export const solveSql: DemoSolver = ({ text }) => {
  if (!/\bSQL\b|\bCREATE TABLE\b|\bquery\b/i.test(text)) return null;
  const question = text
    .replace(/```[\s\S]*?```/g, " ")
    .replace(/^[^.\n]*\b(?:query|SQL)\b[^.\n]*[.\n]/i, " ")
    .trim();
  const tables = readSchema(text);
  const table = askedTable(tables, question) ?? namedTable(text);
  if (table === null) return null;
  const where = whereClause(table, question);
  const order = orderClause(table, question);
  const figure = figureOf(table, question);
  const right = `SELECT ${figure} FROM ${table.name}${where}${order};`;
  const wrong =
    where === ""
      ? `SELECT ${figure} FROM ${table.name}${order} LIMIT 1;`
      : `SELECT ${figure} FROM ${table.name}${order};`;
  return solution(right, wrong, where === "" && order === "" ? 1 : 2);
};

function solution(right: string, wrong: string, difficulty: number): DemoSolution {
  const fenced = (query: string): string => `\`\`\`sql\n${query}\n\`\`\``;
  return { skill: "sql", difficulty, right: fenced(right), wrong: fenced(wrong) };
}

/** The table that is named, and most of whose columns are. */
function askedTable(tables: readonly SqlTable[], question: string): SqlTable | null {
  const scored = tables.map((table) => ({
    table,
    score:
      (placeOf(table.name, question) === -1 ? 0 : 2) +
      table.columns.filter(({ name }) => name !== "id" && placeOf(name, question) !== -1).length,
  }));
  const best = scored.sort((one, other) => other.score - one.score)[0];
  return best === undefined || best.score === 0 ? null : best.table;
}

function namedTable(text: string): SqlTable | null {
  const name = /\btable (?:called |named )?`?(\w+)`?/i.exec(text)?.[1];
  return name === undefined ? null : { name, columns: [] };
}

function figureOf({ columns }: SqlTable, question: string): string {
  const named = columns
    .map(({ name, isNumber }) => ({ name, isNumber, at: placeOf(name, question) }))
    .filter(({ at }) => at !== -1)
    .sort((one, other) => one.at - other.at);
  const number = named.find(({ isNumber, name }) => isNumber && name !== "id")?.name;
  if (/\b(?:average|mean)\b/i.test(question) && number !== undefined) return `avg(${number})`;
  if (/\b(?:total|sum)\b/i.test(question) && number !== undefined) return `sum(${number})`;
  if (
    /\b(?:highest|largest|greatest|most expensive|latest)\b(?! first)/i.test(question) &&
    number !== undefined
  )
    return `max(${number})`;
  if (/\b(?:lowest|smallest|cheapest|earliest)\b(?! first)/i.test(question) && number !== undefined)
    return `min(${number})`;
  if (/\bhow many\b|\b(?:return|count) the number of\b|\bcount of\b/i.test(question)) return "count(*)";
  const listed = /\bcolumns?:([^.]*)/i.exec(question)?.[1];
  const wanted = listed === undefined ? named : named.filter(({ name }) => placeOf(name, listed) !== -1);
  const label = columns.find(({ name, isText }) => isText && /name|title/.test(name))?.name;
  const plain = wanted.filter(({ name }) => !isCondition(name, question)).map(({ name }) => name);
  return plain.length > 0 ? plain.join(", ") : (label ?? "*");
}

/** "no city on record", "ordered by pages", "in the category home": a column that is not asked for. */
function isCondition(name: string, question: string): boolean {
  const word = name.split("_")[0] ?? name;
  return new RegExp(
    `\\b(?:no|without(?: a)?|by(?: the)?(?: number of)?|in the|unknown|whose|sorted by) ${word}`,
    "i",
  ).test(question);
}

function orderClause({ columns }: SqlTable, question: string): string {
  const asked = /\b(?:ordered|sorted|sort|order)(?: them)? by ([^.]*)|([^.,]*)\bfirst\b/i.exec(question);
  if (asked === null) return "";
  const by = columns.find(({ name }) => placeOf(name, asked[0]) !== -1)?.name;
  const isFalling =
    /\b(?:longest|highest|largest|newest|latest|most \w+|dearest|descending) first\b|\bdescending\b/i.test(
      question,
    );
  return by === undefined ? "" : ` ORDER BY ${by}${isFalling ? " DESC" : ""}`;
}
