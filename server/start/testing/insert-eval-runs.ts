import type { Client } from "../../database/connect.ts";

const scores: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>> = {
  "run-1": { a: [1, 0, 0, null], b: [1, 1, 1, 1] },
  "run-2": { a: [1, 1, 1, 1] },
};

/** Two runs on the same cases: `run-2` under way, and `run-1`, in which model a fails what model b passes. */
export async function insertEvalRuns(sql: Client): Promise<void> {
  // As one text of JSON: a guest of an embedded database gets JSON as text.
  const insert = async (table: string, rows: readonly object[]): Promise<void> => {
    const columns = Object.keys(rows[0]!).join(", ");
    await sql.unsafe(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::text::jsonb)`,
      [JSON.stringify(rows)],
      { prepare: sql.options.prepare },
    );
  };
  await insert(
    "eval_runs",
    ["2026-01-01", "2026-01-02"].map((at, index) => ({
      ...{ id: `run-${index + 1}`, created_at: at, finished_at: null, status: "running", fingerprint: "f" },
      ...{ suites: ["smoke"], targets: ["a", "b"], settings: {} },
      ...{ planned_count: 10, spent_nano_usd: 1_500_000_000, duration_ms: 1 },
    })),
  );
  await insert(
    "eval_results",
    Object.entries(scores).flatMap(([run, byTarget]) =>
      Object.entries(byTarget).flatMap(([target, list]) =>
        list.map((score, index) => ({
          ...{ run_id: run, prompt_id: `smoke/${index}`, target, sample: 0, cluster: `c${index}`, weight: 1 },
          ...{ task_type: index < 2 ? "math" : "code", score, passed: score === null ? null : score === 1 },
          ...{ grades: [], reply_text: "<b>reply</b>", error: score === null ? "timeout" : null },
          ...{ cost_nano_usd: 1_000_000, judge_cost_nano_usd: 0, latency_ms: 10, is_from_cache: false },
          finished_at: "2026-01-01",
        })),
      ),
    ),
  );
}
