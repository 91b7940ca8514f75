import { readCommandLine } from "../../server/config/command-line.ts";
import { readEnvironment } from "../../server/config/environment.ts";
import { loadFromProcess } from "../../server/start/load-from-process.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { readScores } from "./read-scores.ts";
import { readTraffic } from "./read-traffic.ts";
import { trafficNotes } from "./traffic-notes.ts";
import { trafficTables } from "./traffic-summary.ts";
import type { TrafficArguments, TuneArguments } from "./tune-arguments.ts";
import type { TuneOutcome } from "./tune-outcome.ts";
import { tuneTraffic } from "./tune-traffic.ts";

/** Sweeps the weights over the log of the configured database. */
export async function sweepTraffic(
  { config, draws, seed }: TuneArguments,
  { limit, basis, scoresFile, minEffectiveSamples, ...typed }: TrafficArguments,
): Promise<TuneOutcome> {
  const flags = { config, "data-dir": typed.dataDir, "database-url": typed.databaseUrl };
  const words = Object.entries(flags).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}=${value}`],
  );
  const { configuration } = await loadFromProcess(readCommandLine(words), readEnvironment());
  const scores = scoresFile === null ? new Map<string, number>() : await readScores(scoresFile);
  const { url, dataDir } = configuration.database;
  const sinceMs = systemClock.nowMs() - typed.sinceMs;
  const traffic = await readTraffic({ url: url?.reveal() ?? null, dataDir, sinceMs, limit, scores });
  const result = tuneTraffic(traffic.requests, {
    ...{ policy: configuration.policy, basis, draws, seed, minEffectiveSamples },
  });
  return {
    notes: trafficNotes(traffic, result, { sinceMs, basis }),
    tables: trafficTables(result, basis),
    front: result.front,
    named: result.named,
    words:
      basis === "scores"
        ? { how: "by scores and charges", within: "by weights that the log can speak of" }
        : { how: "as predicted", within: "with these models" },
    configFile: configuration.file ?? "./tradewind.yaml",
  };
}
