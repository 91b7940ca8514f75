import type { DemoSolution, DemoSolver } from "../demo-solution.ts";

/** One table, one figure: "How many orders ...", "average price of products", "all customers where city is Rome". */
export const solveSql: DemoSolver = ({ text }) => {
  if (!/\bSQL\b|\bCREATE TABLE\b|\bquery\b/i.test(text)) return null;
  const tables = [...text.matchAll(/CREATE TABLE (\w+)\s*\(([^;]*)\)/gi)].map((match) => ({
    name: match[1] ?? "",
    columns: (match[2] ?? "").split(",").map((column) => column.trim().split(/\s+/)[0] ?? ""),
  }));
  const question = text.replace(/```[\s\S]*?```/g, " ").toLowerCase();
  const table =
    tables.find(({ name }) => question.includes(name.toLowerCase())) ??
    tables.find(({ name }) => question.includes(name.toLowerCase().replace(/s$/, "")));
  const name = table?.name ?? /\btable (?:called |named )?`?(\w+)`?/i.exec(text)?.[1];
  if (name === undefined) return null;
  const column = table?.columns.find((candidate) => question.includes(candidate.toLowerCase())) ?? "*";
  const filter = /\b(\w+) (?:is |are )?(?:over|above|greater than|more than) (\d+)/.exec(question);
  const where = filter === null ? "" : ` WHERE ${filter[1]} > ${filter[2]}`;
  return query(question, name, column, where);
};

function query(question: string, table: string, column: string, where: string): DemoSolution {
  const figure = /\baverage\b/.test(question)
    ? `avg(${column})`
    : /\b(?:total|sum)\b/.test(question)
      ? `sum(${column})`
      : /\bhow many\b|\bnumber of\b|\bcount\b/.test(question)
        ? "count(*)"
        : column;
  const right = `SELECT ${figure} FROM ${table}${where};`;
  const wrong =
    where === ""
      ? `SELECT * FROM ${table} LIMIT 1;`
      : `SELECT ${figure} FROM ${table}${where.replace(">", "<")};`;
  return {
    skill: "sql",
    difficulty: where === "" ? 1 : 2,
    right: `\`\`\`sql\n${right}\n\`\`\``,
    wrong: `\`\`\`sql\n${wrong}\n\`\`\``,
  };
}
