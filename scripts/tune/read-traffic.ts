import type { TrafficRequest } from "../../evals/replay/tune/traffic/traffic-request.ts";
import type { Queryable } from "../../server/database/database.ts";
import { noDatabaseYet } from "../../server/database/open-existing-database.ts";
import {
  type LoggedChoices,
  listLoggedChoices,
} from "../../server/database/repositories/list-logged-choices.ts";
import { requestScores } from "../../server/database/repositories/request-scores.ts";
import { readCommandDatabase } from "../terminal/open-command-database.ts";
import { trafficRequests } from "./traffic-requests.ts";

/** Where the log is, and what of it is read. */
export interface TrafficQuestion {
  readonly url: string | null;
  readonly dataDir: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  readonly limit: number;
  /** Scores that are not in the database. */
  readonly scores: ReadonlyMap<string, number>;
}

export interface Traffic extends Omit<LoggedChoices, "choices"> {
  readonly requests: readonly TrafficRequest[];
  readonly description: string;
}

/** Reads the log, of a server that has its embedded database open as well. @throws Error where there is nothing to sweep */
export async function readTraffic({ url, dataDir, ...question }: TrafficQuestion): Promise<Traffic> {
  const database = await readCommandDatabase({ url, dataDir });
  if (database === null) throw new Error(`No request was logged. ${noDatabaseYet(dataDir)}`);
  try {
    return {
      ...(await trafficOf(database.db, question, database.description)),
      description: database.description,
    };
  } finally {
    await database.close();
  }
}

/** Reads the log of an open database. @throws Error where there is nothing to sweep */
async function trafficOf(
  db: Queryable,
  { sinceMs, limit, scores }: Omit<TrafficQuestion, "url" | "dataDir">,
  description: string,
): Promise<Omit<Traffic, "description">> {
  const { choices, ...counts } = await listLoggedChoices(db, { sinceMs, limit });
  const requests = trafficRequests(choices, new Map([...(await requestScores(db, sinceMs)), ...scores]));
  if (requests.length === 0)
    throw new Error(
      `The log holds no request for \`auto\` since ${new Date(sinceMs).toISOString()} (${description}; ${counts.presets} for a preset, ${counts.named} for a named model). Widen --since, or name the database the server uses with --data-dir or DATABASE_URL.`,
    );
  return { requests, ...counts };
}
