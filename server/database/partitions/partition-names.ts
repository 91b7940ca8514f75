import type { Day } from "./day.ts";

/** Tables that are cut by day. */
export const partitionedTables = ["decisions", "outcomes"] as const;

export type PartitionedTable = (typeof partitionedTables)[number];

/** `decisions_2026_11_22` */
export function partitionName(table: PartitionedTable, day: Day): string {
  return `${table}_${day.replaceAll("-", "_")}`;
}

/** Holds what no day's partition takes: nothing is lost because a partition is missing. */
export function defaultPartitionName(table: PartitionedTable): string {
  return `${table}_default`;
}

/** The day of a partition; null for the default one and for tables that are none of ours. */
export function partitionDay(table: PartitionedTable, name: string): Day | null {
  const match = /^_(\d{4})_(\d{2})_(\d{2})$/.exec(name.startsWith(table) ? name.slice(table.length) : "");
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}
