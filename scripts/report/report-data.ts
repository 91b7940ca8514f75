import type { Overview } from "../../server/answers/report-answers.ts";
import type { Queryable } from "../../server/database/database.ts";
import type { Dimension } from "../../server/database/usage/usage-sql.ts";
import { readOverview } from "../../server/reports/overview.ts";
import type { ReportPeriod } from "../../server/reports/report-period.ts";

/** Tables of the report, in the order in which they are shown. */
export const reportTables: readonly {
  readonly by: Dimension;
  readonly title: string;
  readonly none: string;
}[] = [
  { by: "model", title: "By model", none: "(no model: refused)" },
  { by: "task", title: "By task type", none: "(model named by the client)" },
  { by: "key", title: "By key", none: "(no key)" },
  { by: "tag", title: "By tag", none: "(no tag)" },
  { by: "provider", title: "By provider", none: "(no provider: refused)" },
  { by: "tenant", title: "By tenant", none: "(no tenant)" },
];

export type ReportTables = ReadonlyMap<Dimension, Overview>;

/** Everything a report shows. */
export async function readReport(
  db: Queryable,
  question: { readonly period: ReportPeriod; readonly tenant: string | null; readonly limit: number },
): Promise<ReportTables> {
  const tables = new Map<Dimension, Overview>();
  for (const { by } of reportTables) tables.set(by, await readOverview(db, { ...question, groupBy: by }));
  return tables;
}

/** Whether a table says more than the totals do. */
export const isTelling = ({ groups }: Overview): boolean =>
  groups.length > 1 || groups.some(({ value }) => value !== null);
