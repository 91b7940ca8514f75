import { type Grader, shown, verdict } from "./grader.ts";
import { codeOfReply } from "./reading/code-of-reply.ts";
import { sameRows } from "./reading/same-rows.ts";
import type { RunQuery } from "./sandbox/code-run.ts";

/** The reference's rows are the same for every model: asked once per run. */
const references = new WeakMap<RunQuery, Map<string, Promise<unknown[][]>>>();
const maxReferences = 5_000;

function referenceRows(setup: string, query: string, runQuery: RunQuery): Promise<unknown[][]> {
  let known = references.get(runQuery);
  if (known === undefined || known.size >= maxReferences) {
    known = new Map();
    references.set(runQuery, known);
  }
  const key = `${setup}\0${query}`;
  let rows = known.get(key);
  if (rows === undefined) {
    rows = runQuery(setup, query);
    known.set(key, rows);
  }
  return rows;
}

/**
 * The reply's query gives the reference's rows on a fresh database. A reference that fails is an error of the suite, so it is
 * thrown and the case unscored; a reply's query that fails is wrong.
 */
export const gradeSqlResult: Grader = async (spec, { reply }, { runQuery }) => {
  const setup = String(spec.setup ?? "");
  const wanted =
    typeof spec.query === "string"
      ? await referenceRows(setup, spec.query, runQuery)
      : ((spec.rows ?? []) as unknown[][]);
  let got: unknown[][];
  try {
    got = await runQuery(setup, codeOfReply(reply.text, "sql").code);
  } catch (error) {
    return verdict(false, error instanceof Error ? error.message : String(error));
  }
  return verdict(
    sameRows(wanted, got, spec.ordered === true),
    `${got.length} rows ${shown(got.slice(0, 3))}, wanted ${wanted.length} rows ${shown(wanted.slice(0, 3))}`,
  );
};
