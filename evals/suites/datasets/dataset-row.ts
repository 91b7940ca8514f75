import { createHash } from "node:crypto";

/** A row of a data set. Names of columns are compared without regard to case, spaces and underscores. */
export interface DatasetRow {
  readonly value: Readonly<Record<string, unknown>>;
  has(...columns: readonly string[]): boolean;
  /** undefined: there is no such column, or it is empty. */
  get(column: string): unknown;
  /** @throws Error where the column is no text */
  text(column: string): string;
}

const plainName = (column: string): string => column.toLowerCase().replace(/[\s_-]+/g, "");

export function datasetRow(value: Readonly<Record<string, unknown>>): DatasetRow {
  const columns = new Map(Object.entries(value).map(([column, cell]) => [plainName(column), cell]));
  const get = (column: string): unknown => {
    const found = columns.get(plainName(column));
    return found === null || found === "" ? undefined : found;
  };
  return {
    value,
    get,
    has: (...names) => names.every((column) => columns.has(plainName(column))),
    text(column) {
      const found = get(column);
      if (typeof found === "string") return found;
      if (typeof found === "number" || typeof found === "boolean") return String(found);
      throw new Error(`\`${column}\` holds no text`);
    },
  };
}

/** Texts of a list; in CSV a list is written as JSON or as Python writes it. null: it is none. */
export function textsOf(cell: unknown): readonly string[] | null {
  if (Array.isArray(cell)) return cell.map(String);
  if (typeof cell !== "string" || !/^\s*\[[\s\S]*\]\s*$/.test(cell)) return null;
  try {
    return (JSON.parse(cell) as readonly unknown[]).map(String);
  } catch {
    const items = [...cell.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)];
    return items.length === 0
      ? null
      : items.map(([, single, double]) => (single ?? double ?? "").replace(/\\(.)/g, "$1"));
  }
}

/** An object, or JSON of one; null: it is none. */
export function objectOf(cell: unknown): Readonly<Record<string, unknown>> | null {
  let found = cell;
  if (typeof cell === "string" && cell.trimStart().startsWith("{")) {
    try {
      found = JSON.parse(cell);
    } catch {
      return null;
    }
  }
  return typeof found === "object" && found !== null && !Array.isArray(found)
    ? (found as Readonly<Record<string, unknown>>)
    : null;
}

/** A number in a cell, with or without thousands separators and a currency sign; null: it is none. */
export function numberOf(cell: unknown): number | null {
  const text = typeof cell === "number" ? String(cell) : typeof cell === "string" ? cell.trim() : "";
  const plain = text.replace(/^\$\s*/, "").replace(/(?<=\d),(?=\d{3})/g, "");
  return /^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 12);
