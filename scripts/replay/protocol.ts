import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import type { EmbeddingDepth } from "../../evals/replay/routers/evidence-router.ts";
import { startProgressBar } from "../terminal/progress-bar.ts";
import { contextsOf } from "./protocol/contexts-of.ts";
import type { FileScores } from "./protocol/file-scores.ts";
import type { ProtocolTask } from "./protocol/protocol-messages.ts";
import { type ProtocolPool, startProtocolPool } from "./protocol/protocol-pool.ts";
import { protocolTables } from "./protocol/protocol-tables.ts";
import { writeQualityPage } from "./protocol/quality-page.ts";
import { openEmbedders } from "./replay-embedders.ts";
import { showTable } from "./replay-summary.ts";

interface ProtocolOptions {
  readonly files: readonly string[];
  readonly seeds: number;
  /** Repeats with few rows. */
  readonly fewRepeats: number;
  /** Training rows of the check of the guarantee. */
  readonly guaranteeRows: number;
  readonly depths: readonly EmbeddingDepth[];
  readonly jsonFile: string | null;
  readonly docsFolder: string | null;
  readonly useColor: boolean;
}

/** Processes at work beside this one. */
const poolSize = 2;

/** The measurement behind docs/quality.md: splits by rows and by tasks, few rows, for each file alone. */
export async function runProtocol(options: ProtocolOptions): Promise<void> {
  const startedMs = performance.now();
  const needsContext = options.depths.includes("full");
  const embedders = await openEmbedders(needsContext ? "full" : "static");
  const pool = startProtocolPool(poolSize);
  const files: FileScores[] = [];
  try {
    for (const path of options.files) {
      const table = await readOutcomes([path]);
      const name = basename(path).replace(/(\.(jsonl|json|csv|gz))+$/, "");
      const contexts =
        embedders.contextual === null ? null : await contextsOf(name, table, embedders.contextual);
      const tasks = new Set(table.prompts.flatMap(({ task }) => task ?? [])).size;
      const head = { name, prompts: table.prompts.length, models: table.models.length, tasks };
      const scores = { ...head, ...(await scoreFile(pool, { path, contexts }, head, options)) };
      files.push(scores);
      for (const shown of protocolTables(scores)) console.log(showTable(plain(shown), options.useColor));
    }
  } finally {
    pool.stop();
    await embedders.contextual?.close();
  }
  const minutes = (performance.now() - startedMs) / 60_000;
  console.log(`${minutes.toFixed(1)} minutes`);
  if (options.jsonFile !== null)
    writeFileSync(options.jsonFile, `${JSON.stringify({ seeds: options.seeds, files }, null, 1)}\n`);
  if (options.docsFolder !== null) {
    const note = `Means ± standard deviations over ${options.seeds} seeds. Curves are means over the seeds too.`;
    writeQualityPage(options.docsFolder, files, note);
  }
}

async function scoreFile(
  pool: ProtocolPool,
  file: { readonly path: string; readonly contexts: Float32Array | null },
  { name, tasks, prompts }: { readonly name: string; readonly tasks: number; readonly prompts: number },
  { seeds, fewRepeats, guaranteeRows, depths }: ProtocolOptions,
): Promise<Pick<FileScores, "parts" | "fewRows" | "guarantee">> {
  const splits = tasks >= 2 ? (["rows", "tasks"] as const) : (["rows"] as const);
  const work: ProtocolTask[] = splits.flatMap((split) =>
    Array.from({ length: seeds }, (_, seed) => ({ kind: "part" as const, split, seed: seed + 1, depths })),
  );
  // With too few prompts there would be none left to test on.
  const repeats = prompts >= minPromptsForFew ? fewRepeats : 0;
  for (let repeat = 1; repeat <= repeats; repeat += 1) work.push({ kind: "few", repeat });
  for (let repeat = 1; repeat <= repeats; repeat += 1)
    work.push({ kind: "guarantee", repeat, trainingRows: guaranteeRows });
  const bar = startProgressBar(`fitting on ${name}`, work.length);
  let done = 0;
  const results = await pool.run(file, work, () => {
    done += 1;
    bar.update(done);
  });
  bar.stop();
  return {
    parts: results.flatMap((result) => (result.kind === "part" ? [result.scores] : [])),
    fewRows: results.flatMap((result) => (result.kind === "few" ? [result.score] : [])),
    guarantee: {
      trainingRows: guaranteeRows,
      scores: results.flatMap((result) => (result.kind === "guarantee" ? result.scores : [])),
    },
  };
}

const minPromptsForFew = 200;

/** Without the marks of emphasis that only the page understands. */
const plain = <Table extends { readonly rows: readonly (readonly string[])[] }>(table: Table): Table => ({
  ...table,
  rows: table.rows.map((row) => row.map((cell) => cell.replaceAll("**", ""))),
});
