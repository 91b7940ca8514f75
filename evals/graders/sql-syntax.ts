import { type Grader, verdict } from "./grader.ts";

/** The part of `node-sql-parser` that is used. It is not installed with Tradewind: 90 MB for one grader. */
interface SqlParser {
  astify(sql: string, options: { database: string }): unknown;
  whiteListCheck(
    sql: string,
    allowed: readonly string[],
    options: { database: string; type: string },
  ): unknown;
}

const packageName = "node-sql-parser";

async function loadParser(): Promise<SqlParser> {
  let loaded: { Parser?: new () => SqlParser; default?: { Parser?: new () => SqlParser } };
  try {
    loaded = (await import(packageName)) as typeof loaded;
  } catch {
    throw new Error(
      "the package node-sql-parser is not installed, so that SQL cannot be checked: npm i node-sql-parser",
    );
  }
  const Parser = loaded.Parser ?? loaded.default?.Parser;
  if (Parser === undefined) throw new Error("the package node-sql-parser has no Parser: install version 5");
  return new Parser();
}

/**
 * The reply is SQL of the dialect `database` (MySQL); with `whole: false` a code block with SQL in it is enough. `tables` and `columns` are
 * the patterns that it may touch, as node-sql-parser writes them: `select::null::name`.
 *
 * @throws Error where the parser is not installed
 */
export function sqlSyntaxGrader(load: () => Promise<SqlParser>): Grader {
  let parser: Promise<SqlParser> | null = null;
  return async (spec, { reply }) => {
    parser ??= load();
    const { astify, whiteListCheck } = bound(await parser);
    const database = typeof spec.database === "string" ? spec.database : "MySQL";
    const block = /```(?:sql)?[^\S\n]*\n?([\s\S]*?)```/i.exec(reply.text)?.[1];
    const sql = (spec.whole === false ? (block ?? reply.text) : reply.text).trim();
    if (sql === "") return verdict(false, "there is no SQL");
    try {
      astify(sql, { database });
    } catch (error) {
      return verdict(false, `it is not ${database}: ${words(error)}`);
    }
    for (const [type, allowed] of [
      ["table", spec.tables],
      ["column", spec.columns],
    ] as const) {
      if (!Array.isArray(allowed)) continue;
      try {
        whiteListCheck(sql, allowed.map(String), { database, type });
      } catch (error) {
        return verdict(false, words(error));
      }
    }
    return verdict(true, "");
  };
}

const bound = (parser: SqlParser): SqlParser => ({
  astify: parser.astify.bind(parser),
  whiteListCheck: parser.whiteListCheck.bind(parser),
});

const words = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 200) ?? "";

export const gradeSqlSyntax = sqlSyntaxGrader(loadParser);
