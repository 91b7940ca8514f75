import { loadPriors } from "../../server/start/load-priors.ts";
import { renderTable } from "../terminal/table.ts";
import type { PriorsCommand } from "./priors-command.ts";
import { shippedName } from "./priors-store.ts";

const day = (ms: number | null): string => (ms === null ? "" : new Date(ms).toISOString().slice(0, 10));

/** All versions, newest first, the shipped one last. */
export const listVersions: PriorsCommand = async (_typed, { store, useColor, print }) => {
  const versions = await store.list();
  const rows = versions.map((row) => [
    row.version,
    new Date(row.createdAtMs).toISOString().slice(0, 16).replace("T", " "),
    String(row.evidenceCount),
    day(row.newestEvidenceAtMs),
    row.isActive ? (row.isPinned ? "active, pinned" : "active") : "",
    row.note,
  ]);
  const isShippedActive = !versions.some(({ isActive }) => isActive);
  rows.push([
    shippedName,
    "",
    "",
    "",
    isShippedActive ? "active" : "",
    `shipped with this release: ${loadPriors().version}`,
  ]);
  const columns = [
    { title: "version" },
    { title: "made (UTC)" },
    { title: "own rows", align: "right" as const },
    { title: "newest" },
    { title: "state" },
    { title: "note" },
  ];
  print(renderTable(columns, rows, useColor));
  print(store.place);
};
