import type { FastifyInstance } from "fastify";
import type { EvalSuite } from "../../answers/eval-answers.ts";
import type { EvalRunAdministration, EvalRunQuestion } from "../../eval-runs/eval-run-administration.ts";
import type { EvalSuiteFile } from "../../eval-runs/eval-suites.ts";
import { actorOf, aList, anObject, described } from "./admin-route-parts.ts";

const id = { type: "string", minLength: 1, maxLength: 128 } as const;
/** No comma: the command takes names between commas. */
const model = { type: "string", maxLength: 256, pattern: "^[^,\\s-][^,\\s]*$" } as const;
const largestCapUsd = 10_000;
const maxNames = 50;

const body = {
  type: "object",
  required: ["suites", "models", "max_usd"],
  additionalProperties: false,
  properties: {
    suites: {
      type: "array",
      ...{ items: id, minItems: 1, maxItems: maxNames, uniqueItems: true },
      description: "Names of GET /v1/evals/suites",
    },
    models: {
      type: "array",
      ...{ items: model, minItems: 1, maxItems: maxNames, uniqueItems: true },
      description: "Models to compare, as the gateway names them, `auto` and its presets among them",
    },
    max_usd: {
      type: "number",
      ...{ exclusiveMinimum: 0, maximum: largestCapUsd },
      description: "Hard cap in dollars, held before money is spent; judges count",
    },
    judge: { ...model, description: "Model for graders that need a judge" },
    limit: {
      type: "integer",
      ...{ minimum: 1, maximum: 1_000_000 },
      description: "First cases of each suite",
    },
  },
} as const;

/** Suites that can be run, and the start and the stop of runs, by administrators. The guard stands before it. */
export function evalStartRoutes(app: FastifyInstance, runs: EvalRunAdministration): void {
  app.get(
    "/v1/evals/suites",
    { schema: described("Suites that a run can be started with", aList) },
    async () => ({ object: "list", data: runs.suites().map(suiteView) }),
  );
  app.post<{ Body: EvalRunQuestion }>(
    "/v1/evals/runs",
    {
      schema: described(
        "Starts a run of eval suites with a cap; it answers once the run has begun",
        anObject,
        {
          body,
        },
        [409],
      ),
    },
    async (request) => ({
      object: "eval_run",
      id: await runs.start(request.body, actorOf(request)),
      status: "running",
    }),
  );
  app.post<{ Params: { id: string } }>(
    "/v1/evals/runs/:id/stop",
    {
      schema: described(
        "Stops a run that a server started: calls under way end; asked again, they are aborted",
        anObject,
        { params: { type: "object", properties: { id } } },
        [409],
      ),
    },
    async (request) => {
      await runs.stop(request.params.id, actorOf(request));
      return { object: "eval_run", id: request.params.id, status: "stopping" };
    },
  );
}

const suiteView = ({ name, taskType, cases, isOwn }: EvalSuiteFile): EvalSuite => ({
  ...{ name, task_type: taskType, cases, is_own: isOwn },
});
