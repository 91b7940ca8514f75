import { detectFormat } from "./detect-format.ts";
import { OutcomeFileError } from "./outcome-file-error.ts";
import { type OutcomeFormat, outcomeFormats } from "./outcome-format.ts";
import type { OutcomeReader } from "./outcome-reader.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { createOutcomeTableBuilder, type DuplicateRule } from "./outcome-table-builder.ts";
import { readTableRows } from "./read-table-rows.ts";
import { readAvengersPro } from "./readers/avengers-pro.ts";
import { readLlmRouterBench } from "./readers/llm-router-bench.ts";
import { readNotDiamond } from "./readers/not-diamond.ts";
import { readRouteLlm } from "./readers/route-llm.ts";
import { readRouterArena } from "./readers/router-arena.ts";
import { readRouterBench } from "./readers/router-bench.ts";
import { readTradewind } from "./readers/tradewind.ts";

interface ReadOutcomesOptions {
  /** @default "auto": told from the first row of each file. */
  readonly format?: OutcomeFormat | "auto";
  /** Score of a perfect answer in the files; scores are divided by it. Above 0. @default 1 */
  readonly scoreScale?: number;
  /** What to do with a second score of a model on a prompt. @default "error" */
  readonly duplicates?: DuplicateRule;
}

const readers: Readonly<Record<OutcomeFormat, OutcomeReader>> = {
  tradewind: readTradewind,
  routerbench: readRouterBench,
  routellm: readRouteLlm,
  llmrouterbench: readLlmRouterBench,
  routerarena: readRouterArena,
  "avengers-pro": readAvengersPro,
  "not-diamond": readNotDiamond,
};

/**
 * Reads recorded outcomes from files of any known format, plain or gzip, into one table. Files are read one after another and
 * line by line; a prompt that recurs in a later file gains that file's models. Throws an OutcomeFileError with file, line,
 * field and fix.
 */
export async function readOutcomes(
  paths: readonly string[],
  options: ReadOutcomesOptions = {},
): Promise<OutcomeTable> {
  const { format = "auto", scoreScale = 1, duplicates = "error" } = options;
  if (paths.length === 0) throw new RangeError("No file to read outcomes from: give at least one path.");
  if (!(scoreScale > 0)) throw new RangeError(`scoreScale must be above 0, not ${scoreScale}.`);
  const builder = createOutcomeTableBuilder(duplicates);
  for (const path of paths) {
    await readers[format === "auto" ? await formatOf(path) : format](path, builder, { scoreScale });
  }
  const table = builder.build();
  if (table.prompts.length === 0 || table.models.length === 0) {
    throw new OutcomeFileError(
      paths.join(", "),
      null,
      table.prompts.length === 0 ? "holds no rows" : "holds prompts but no model's score on any",
      "Give a file with at least one prompt and one model.",
    );
  }
  return table;
}

async function formatOf(path: string): Promise<OutcomeFormat> {
  for await (const { cells } of readTableRows(path)) {
    const format = detectFormat([...cells.keys()], Object.fromEntries(cells));
    if (format !== null) return format;
    throw new OutcomeFileError(
      path,
      null,
      `has a form that is not known, with the fields ${[...cells.keys()].slice(0, 12).join(", ")}`,
      `Name its format (${outcomeFormats.join(", ")}) or convert it to {"id", "task", "prompt", "outcomes"}, one a line.`,
    );
  }
  throw new OutcomeFileError(
    path,
    null,
    "holds no rows",
    "Give a file with at least one prompt and one model.",
  );
}
