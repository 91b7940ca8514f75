import type { FastifyInstance } from "fastify";
import type { EvalRun } from "../../answers/eval-answers.ts";
import type { Queryable } from "../../database/database.ts";
import {
  type EvalProgress,
  evalProgress,
  findEvalRun,
  listEvalRuns,
  type StoredEvalRun,
} from "../../database/repositories/eval-runs.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import { compareEvalRuns, readEvalReport } from "../../reports/eval-report.ts";
import { errorResponses } from "../error-schema.ts";
import type { EventStream, EventStreams } from "../event-streams.ts";
import { aList, anObject, described } from "./admin-route-parts.ts";

const maxRuns = 50;
const maxFailures = 50;
/** Between looks at a run that somebody watches, in milliseconds. */
const lookEveryMs = 1_000;
const id = { type: "string", minLength: 1, maxLength: 128 } as const;

/** `/v1/evals/runs`: eval runs in the database, whoever started them, for operators. The guard stands before it. */
export function evalRoutes(app: FastifyInstance, db: Queryable, streams: EventStreams): void {
  const find = async (runId: string, field: string): Promise<StoredEvalRun> => {
    const run = await findEvalRun(db, runId);
    if (run !== null) return run;
    throw new GatewayError(
      "eval_run_not_found",
      `There is no eval run \`${quote(runId)}\`; GET /v1/evals/runs lists them.`,
      field,
    );
  };
  app.get(
    "/v1/evals/runs",
    { schema: described("Eval runs, newest first, with how far they are", aList) },
    async () => {
      const runs = await listEvalRuns(db, maxRuns);
      const progress = await evalProgress(
        db,
        runs.map((run) => run.id),
      );
      return { object: "list", data: runs.map((run) => runView(run, progress.get(run.id))) };
    },
  );
  app.get<{ Params: { id: string }; Querystring: { against?: string } }>(
    "/v1/evals/runs/:id",
    {
      schema: described("What an eval run found: by model and task, failures side by side", anObject, {
        params: { type: "object", properties: { id } },
        querystring: {
          type: "object",
          additionalProperties: false,
          properties: { against: { ...id, description: "Another run, compared case by case" } },
        },
      }),
    },
    async ({ params, query: { against } }) => {
      const run = await find(params.id, "id");
      const other = against === undefined ? null : await find(against, "against");
      const progress = await evalProgress(db, [run.id]);
      return {
        ...runView(run, progress.get(run.id)),
        ...(await readEvalReport(db, run.id, maxFailures)),
        comparison: other === null ? null : await compareEvalRuns(db, run.id, other.id),
      };
    },
  );
  app.get<{ Params: { id: string } }>(
    "/v1/evals/runs/:id/events",
    // Its head comes with a stream that does not end.
    { schema: eventsSchema, exposeHeadRoute: false },
    async ({ params }, reply) => {
      const { id: runId } = await find(params.id, "id");
      watchRun(db, runId, streams.open(reply.request, reply));
    },
  );
}

const eventsSchema = {
  summary: "How far an eval run is, as server-sent events, until it ends",
  description:
    "`data` is a run as in the list of runs: at once, then at most every second where something changed. It is read from the database, so that runs of other processes are told of, too.",
  security: [{ bearer: [] }],
  tags: ["admin"],
  params: { type: "object", properties: { id } },
  response: {
    200: { description: "The events", content: { "text/event-stream": { schema: { type: "string" } } } },
    ...errorResponses({ isKeyed: true, hasBody: false }, 404),
  },
};

/** Tells of a run until it ends, or until nobody listens. */
function watchRun(db: Queryable, runId: string, stream: EventStream): void {
  let told = "";
  let timer: NodeJS.Timeout | null = null;
  let isOpen = true;
  stream.onClose(() => {
    isOpen = false;
    if (timer !== null) clearTimeout(timer);
  });
  const look = async (): Promise<void> => {
    const run = await findEvalRun(db, runId);
    if (run === null) return stream.end();
    const progress = await evalProgress(db, [runId]);
    if (!isOpen) return;
    const view = JSON.stringify(runView(run, progress.get(runId)));
    if (view !== told) stream.send(view);
    told = view;
    if (run.status !== "running") return stream.end();
    timer = setTimeout(next, lookEveryMs);
  };
  // Who listens opens it again, and is told why it cannot be read.
  const next = (): void => void look().catch(() => stream.end());
  next();
}

const runView = (run: StoredEvalRun, progress: EvalProgress = { results: 0, errors: 0 }): EvalRun => ({
  ...{ id: run.id, status: run.status, suites: run.suites, targets: run.targets, settings: run.settings },
  created_at: new Date(run.createdAt).toISOString(),
  finished_at: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
  planned_results: run.plannedCount,
  ...progress,
  spent_usd: run.spentNanoUsd / 1e9,
});
