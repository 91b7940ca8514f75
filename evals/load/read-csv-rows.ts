import { CsvError, parse } from "csv-parse";
import { openText } from "./open-text.ts";
import { OutcomeFileError, type SourcePosition } from "./outcome-file-error.ts";

interface CsvRow {
  /** Cell text by column, in the order of the header. */
  readonly cells: ReadonlyMap<string, string>;
  readonly at: SourcePosition;
}

/** Rows of a CSV file, plain or gzip, one by one; the first row names the columns. Quoted cells may hold line ends. */
export async function* readCsvRows(path: string): AsyncGenerator<CsvRow> {
  const bytes = await openText(path);
  const parser = parse({ bom: true, info: true, skip_empty_lines: true, max_record_size: 100_000_000 });
  bytes.on("error", (cause) => parser.destroy(cause));
  bytes.pipe(parser);
  let header: readonly string[] | null = null;
  let linesBefore = 0;
  try {
    for await (const row of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const at: SourcePosition = { path, unit: "line", number: linesBefore + 1 };
      linesBefore = row.info.lines;
      if (header === null) header = checkedHeader(row.record, at);
      else yield { cells: new Map(header.map((column, index) => [column, row.record[index] ?? ""])), at };
    }
  } catch (cause) {
    if (cause instanceof OutcomeFileError || !(cause instanceof Error)) throw cause;
    const isCsvError = cause instanceof CsvError;
    if (!isCsvError && !("code" in cause)) throw cause;
    throw new OutcomeFileError(
      path,
      null,
      isCsvError ? `is not a table (${cause.message})` : `breaks off (${cause.message})`,
      isCsvError
        ? "Give every row as many cells as the header, and quote cells with commas or line ends."
        : "Copy or download the file again.",
    );
  } finally {
    bytes.destroy();
    parser.destroy();
  }
}

function checkedHeader(columns: readonly string[], at: SourcePosition): readonly string[] {
  const names = columns.map((column) => column.trim());
  const repeated = names.find((name, index) => name !== "" && names.indexOf(name) !== index);
  if (repeated === undefined) return names;
  throw new OutcomeFileError(at, repeated, "two columns have this name", "Rename or remove one of them.");
}
