import { readdirSync, readFileSync, renameSync, statSync, unlinkSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import type { Clock } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import { insertDecisionsSql } from "../database/log-codec/decision-rows.ts";
import { insertLogValuesSql } from "../database/log-codec/log-values.ts";
import { insertOutcomesSql } from "../database/log-codec/outcome-rows.ts";
import { eraseRecoveredSql } from "../database/repositories/erase.ts";
import type { JournalKind } from "./journal.ts";
import { writeBatch } from "./write-batch.ts";

/** A journal on another machine that has not shown itself for so long has no owner any more. */
const abandonedAfterMs = 60_000;
const batchRows = 500;
/** In this order: what rows refer to, then decisions, then outcomes. */
const statements: readonly (readonly [JournalKind, string])[] = [
  ["value", insertLogValuesSql],
  ["decisions", insertDecisionsSql],
  ["outcomes", insertOutcomesSql],
];

/**
 * Takes the journals of processes that are gone, this one's earlier lives included, by renaming them: of several processes one gets each.
 *
 * @returns their paths
 */
export function claimJournals(folder: string, clock: Pick<Clock, "nowMs">): string[] {
  const claimed: string[] = [];
  for (const name of listed(folder)) {
    const match = /^(.+)\.(\d+)\.[01]\.journal$/.exec(name);
    const from = path.join(folder, name);
    try {
      // What an earlier start had claimed and did not finish is claimed anew.
      const isStale =
        match === null
          ? name.endsWith(".claimed") && !isAlive(claimant(name))
          : isAbandoned(match, from, clock);
      if (!isStale) continue;
      const to = path.join(folder, `${name.replace(/\.\d+\.claimed$/, "")}.${process.pid}.claimed`);
      renameSync(from, to);
      claimed.push(to);
    } catch {
      // Another process was quicker.
    }
  }
  return claimed;
}

/** Whose journals these were, as `ownerName` names them. @param claimed as `claimJournals` returns them */
export const ownersOfJournals = (claimed: readonly string[]): string[] => [
  ...new Set(claimed.flatMap((file) => /^(.+\.\d+)\.[01]\.journal/.exec(path.basename(file))?.[1] ?? [])),
];

const claimant = (name: string): number => Number(/\.(\d+)\.claimed$/.exec(name)?.[1] ?? 0);

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isAbandoned([, host, pid]: RegExpExecArray, file: string, clock: Pick<Clock, "nowMs">): boolean {
  if (host === hostname().replace(/[^a-zA-Z0-9-]/g, "_")) return !isAlive(Number(pid));
  return statSync(file).mtimeMs + abandonedAfterMs < clock.nowMs();
}

/** This process has no journal of its own yet: one with its id is from an earlier life, as in a container, where ids repeat. */
function isAlive(pid: number): boolean {
  if (pid === process.pid || pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Writes what claimed journals hold and the database lacks, but not what was deleted since, then removes them; a file stays for the next start where the database does not take it.
 *
 * @returns how many requests' outcomes were in them
 */
export async function recoverJournals(
  files: readonly string[],
  database: Pick<Database, "connect" | "ready">,
  log: Log,
): Promise<number> {
  if (files.length === 0) return 0;
  await database.ready;
  const sql = database.connect({ maxConnections: 1 });
  let outcomes = 0;
  try {
    for (const file of files) {
      const lines = readLines(file);
      for (const [kind, statement] of statements) {
        const rows = lines.get(kind) ?? [];
        for (let start = 0; start < rows.length; start += batchRows)
          await writeBatch(
            rows.slice(start, start + batchRows),
            async (batch) => void (await sql.unsafe(statement, [`[${batch.join(",")}]`])),
            // A row that can never be written could not have been before, either.
            () => {},
          );
      }
      outcomes += lines.get("outcomes")?.length ?? 0;
      const ids = [...(lines.get("decisions") ?? []), ...(lines.get("outcomes") ?? [])].map(requestIdOf);
      for (let start = 0; start < ids.length; start += batchRows)
        await sql.unsafe(eraseRecoveredSql, [JSON.stringify(ids.slice(start, start + batchRows))]);
      unlinkSync(file);
    }
    if (outcomes > 0)
      log.warn({ outcomes }, "Requests from before the process ended were written from its journal");
  } catch (error) {
    log.error(
      { reason: errorMessage(error), files: files.length },
      "Journals of an earlier process could not be written to the database; the next start tries again",
    );
  } finally {
    await sql.end({ timeout: 5 }).catch(() => undefined);
  }
  return outcomes;
}

/** The last line may be cut; it was never acknowledged as whole. */
function readLines(file: string): Map<JournalKind, string[]> {
  const lines = new Map<JournalKind, string[]>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const space = line.indexOf(" ");
    const kind = line.slice(0, space) as JournalKind;
    const json = line.slice(space + 1);
    if (space < 0 || !isJson(json)) continue;
    const known = lines.get(kind);
    if (known === undefined) lines.set(kind, [json]);
    else known.push(json);
  }
  return lines;
}

/** The first value of a row. */
const requestIdOf = (row: string): string => (JSON.parse(row) as [string])[0];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
