import Table from "cli-table3";

interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  readonly width?: number;
}

const ruled = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** A plain table for the terminal: titles, a rule, rows. Colour only where the terminal shows it. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  useColor: boolean,
): string {
  const table = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align ?? "left"),
    colWidths: columns.map((column) => column.width ?? null),
    wordWrap: true,
    chars: ruled,
    style: { head: useColor ? ["bold"] : [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Whether a stream is a terminal that wants colour (https://no-color.org). */
export const wantsColor = (
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean => stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
