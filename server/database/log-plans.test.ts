import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayStartMs } from "./partitions/day.ts";
import { driftRows, driftStart } from "./repositories/drift-values.ts";
import { experimentMoments } from "./repositories/experiment-moments.ts";
import { findRequestFacts, findSessionFacts } from "./repositories/feedback-targets.ts";
import { holdoutSums, usedTokens } from "./repositories/holdout-sums.ts";
import { findAbandoned, findRetries } from "./repositories/implicit-signals.ts";
import { listRequests } from "./repositories/list-requests.ts";
import { countRequestKinds, loggedRequests, newestSince } from "./repositories/logged-requests.ts";
import { metricHistory } from "./repositories/metric-history.ts";
import { tenantOfRequest } from "./repositories/tenant-of-request.ts";
import { requestIdBound } from "./request-id.ts";
import * as schema from "./schema/index.ts";
import { backends, type TestDatabase } from "./testing/backends.ts";

const postgresOnly = backends.filter(({ name }) => name === "PostgreSQL");

/** A node of `explain (format json)`. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly PlanNode[];
}

const isOfLog = (name = ""): boolean => /^(decisions|outcomes)(_|$)/.test(name);

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Scans of the log that no condition of an index bounds: by rows, or by the whole of an index that holds every row. */
const unboundedScans = (plan: PlanNode): string[] =>
  nodesOf(plan).flatMap((node) => {
    const type = node["Node Type"];
    const name = node["Relation Name"] ?? node["Index Name"];
    const bounded =
      node["Index Cond"] !== undefined || /_experiments|_details/.test(node["Index Name"] ?? "");
    if (!isOfLog(name) || type === "Bitmap Heap Scan" || (type.includes("Index") && bounded)) return [];
    return type.includes("Scan") ? [`${type} on ${name}`] : [];
  });

describe.each(postgresOnly)("queries that read the log, on $name", (backend) => {
  let database: TestDatabase;
  let client: postgres.Sql<Record<string, never>>;
  const sent: { query: string; parameters: unknown[] }[] = [];
  const sinceMs = dayStartMs("2026-11-23");
  const untilMs = sinceMs + 86_400_000;

  beforeAll(async () => {
    database = await backend.open();
    client = postgres(database.url!, {
      ...{ max: 1, fetch_types: false, onnotice: () => undefined },
      debug: (_connection, query, parameters) => sent.push({ query, parameters }),
    });
    // The planner reads small tables row by row although it need not: what it cannot help stays.
    await client`set enable_seqscan = off`;
  });
  afterAll(async () => {
    await client.end();
    await database.remove();
  });

  const plan = async (query: string, parameters: unknown[] = []): Promise<PlanNode> => {
    const [row] = await client.unsafe<{ "QUERY PLAN": { Plan: PlanNode }[] }[]>(
      `explain (format json) ${query}`,
      parameters as string[],
    );
    return row!["QUERY PLAN"][0]!.Plan;
  };

  const id = requestIdBound(sinceMs + 5).replace("-0000-0000-", "-7000-8000-");
  const span = { fromMs: sinceMs, untilMs };
  const holdout = { experimentId: "x", unit: "user", sinceMs, untilMs, tenant: null } as const;
  const asked = { sinceMs, untilMs, tenant: "a" };
  const db = () => drizzle(client, { schema });
  const drain = async (rows: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of rows);
  };
  const readers: Readonly<Record<string, () => Promise<unknown>>> = {
    "what-if: requests": () => drain(loggedRequests(db(), asked, { names: ["auto"] })),
    "what-if: how many of each kind": () => countRequestKinds(db(), asked),
    "what-if: the newest": () => newestSince(db(), asked, 100),
    "list of requests": () =>
      listRequests(
        db(),
        { tenant: "a", before: null, sinceMs, limit: 50, text: "x", searchesPrompts: true },
        () => false,
      ),
    "savings: arms": () => holdoutSums(client, holdout),
    "savings: tokens": () => usedTokens(client, holdout),
    "drift: start": () => driftStart(client, sinceMs, 100_000),
    "drift: values": () => driftRows(client, { finishedAtMs: sinceMs + 7_200_000, requestId: id }, untilMs),
    "implicit signals: retries": () => findRetries(client, { ...span, fromMs: sinceMs + 600_000 }, 600_000),
    "implicit signals: abandoned streams": () =>
      findAbandoned(client, { ...span, fromMs: sinceMs + 3_600_000 }),
    "experiments: looks": () =>
      experimentMoments(client, {
        ...{ experimentId: "x", unit: "user", sinceMs, untilMs, feedbackMetrics: ["thumbs"] },
        outcomeMetrics: [{ name: "cost", sql: "o.total_cost_nano_usd" }],
      }),
    "experiments: plan": () =>
      metricHistory(client, {
        unit: "user",
        tenant: null,
        metric: "cost",
        value: "o.total_cost_nano_usd",
        sinceMs,
      }),
    "look-up: feedback on requests": () => findRequestFacts(client, [id]),
    "look-up: feedback on sessions": () =>
      findSessionFacts(client, [{ sessionKey: "YQ==", tenant: "a" }], sinceMs),
    "look-up: tenant of a request": () => tenantOfRequest(db(), id),
  };

  it.each(Object.keys(readers))(
    "%s: by an index, and no day before the time that is asked for",
    async (name) => {
      sent.length = 0;
      await readers[name]!();
      const queries = sent.filter(({ query }) => /\b(decisions|outcomes)\b/.test(query));
      expect(queries.length).toBeGreaterThan(0);
      if (/^(list of requests|savings|what-if: (how many|the newest))/.test(name))
        expect(sent.filter(({ query }) => query === "set local jit = off")).toHaveLength(queries.length);
      for (const { query, parameters } of [...queries]) {
        const found = await plan(query, parameters);
        expect(unboundedScans(found)).toEqual([]);
        // A look-up finds the day of each id when it runs; everything else knows its days when it is planned, on both sides of a join.
        if (name.startsWith("look-up")) continue;
        const relations = nodesOf(found).map((node) => node["Relation Name"] ?? "");
        expect(relations.filter((one) => one.endsWith("_2026_11_22"))).toEqual([]);
      }
    },
  );

  it("would be seen reading all of it", async () => {
    const all = await plan("select count(*) from decisions where task_type = 'math'");
    expect(unboundedScans(all).length).toBeGreaterThan(0);
    const whole = await plan("select request_id from outcomes order by request_id");
    expect(unboundedScans(whole).length).toBeGreaterThan(0);
  });
});
