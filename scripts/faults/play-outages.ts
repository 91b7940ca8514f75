import { playKilledServer } from "../../server/start/testing/outages/killed-server.ts";
import { playKilledUpstream } from "../../server/start/testing/outages/killed-upstream.ts";
import { playOutages as playProviderOutages } from "../../server/start/testing/outages/outage-recovery.ts";

/** Providers that are up again are called again within this time, milliseconds. */
const longestWayBackMs = 20_000;
const concurrency = 32;

/** What is lost when an upstream or the server is killed, and how soon a provider is called again; prints the figures. @returns promises that were not kept */
export async function playOutages(outageS: number, postgresUrl: string | null): Promise<string[]> {
  const problems: string[] = [];
  const load = await playKilledUpstream({ requests: 640, connections: concurrency });
  console.log(
    `one of two upstreams killed in the middle of ${load.requests} requests of ${concurrency} connections: ${load.underWay} under way, ${load.streamsBegun} of them streams of which text had come; ${load.whole} whole replies (${load.goneOnWith} resumed), ${load.errors} ended with an error, ${load.lost.length} lost`,
  );
  problems.push(...load.lost.map((lost) => `lost: ${lost}`));
  for (const { outage, callsWhileDown, backAfterMs, failed } of await playProviderOutages({
    ...{ outageMs: outageS * 1_000, burst: concurrency },
  })) {
    console.log(
      `${outage}, ${outageS} s, from ${concurrency} failures at once: ${callsWhileDown} calls while it was down, called again ${(backAfterMs / 1_000).toFixed(1)} s after its end, ${failed} requests without a reply`,
    );
    if (backAfterMs > longestWayBackMs) problems.push(`${outage}: called again only after ${backAfterMs} ms`);
    if (failed > 0) problems.push(`${outage}: ${failed} requests without a reply`);
  }
  for (const url of [null, ...(postgresUrl === null ? [] : [postgresUrl])]) {
    const database = url === null ? "the embedded database" : "PostgreSQL";
    const { delivered, missing } = await playKilledServer(5, url);
    console.log(
      `kill -9 under load, five times, on ${database}: ${delivered} replies delivered, ${delivered - missing.length} of them recorded`,
    );
    problems.push(...missing.map((id) => `${database}: ${id} was delivered and is not recorded`));
  }
  return problems;
}
