import type { FastifyInstance } from "fastify";
import { refusal } from "../../errors/refusal.ts";
import type { ExperimentAdministration } from "../../experiments/experiment-administration.ts";
import { experimentView } from "../../experiments/experiment-view.ts";
import type { HoldoutSettings } from "../../experiments/holdout.ts";
import { experimentSettingsSchema, experimentUnits } from "../../operation/experiment-settings.ts";
import { namePattern } from "../../operation/key-settings.ts";
import { actorOf, aList, anObject, described } from "./admin-route-parts.ts";

const idParams = {
  type: "object",
  properties: { id: { type: "string", minLength: 1, maxLength: 128, description: "Id of an experiment" } },
} as const;

const holdoutSchema = {
  type: "object",
  required: ["share"],
  additionalProperties: false,
  description:
    "Instead of all others: a share of units stays on the baseline model, to measure savings against.",
  properties: {
    share: { type: "number", exclusiveMinimum: 0, maximum: 0.5, description: "Share of units held out." },
    model: { type: "string", minLength: 1, maxLength: 200, description: "`routing.baseline`." },
    unit: { type: "string", enum: experimentUnits, description: "What is randomised; `request`." },
    tenant: { type: "string", pattern: namePattern, description: "Whose requests; all tenants'." },
  },
} as const;

const { properties } = experimentSettingsSchema;
/** Which of them must be there is asked later, since a holdout needs none. */
const createBody = {
  type: "object",
  additionalProperties: false,
  documented: {
    anyOf: [
      { required: ["holdout"], maxProperties: 1 },
      { required: experimentSettingsSchema.required, not: { required: ["holdout"] } },
    ],
  },
  properties: { ...properties, holdout: holdoutSchema },
} as const;

interface WithId {
  Params: { id: string };
}

/** `/v1/experiments`, for who holds the admin key. The guard stands before it, in `adminOnly`. */
export function experimentRoutes(app: FastifyInstance, experiments: ExperimentAdministration): void {
  app.post<{ Body: Record<string, unknown> & { holdout?: HoldoutSettings } }>(
    "/v1/experiments",
    { schema: described("Starts an experiment, or a holdout", anObject, { body: createBody }, [409]) },
    async (request) => {
      const { holdout, ...others } = request.body;
      const [other] = Object.keys(others);
      if (holdout !== undefined && other !== undefined)
        throw refusal("holdout", `stands instead of all other fields: leave out \`${other}\``);
      return experimentView(
        holdout === undefined
          ? await experiments.create(request.body, actorOf(request))
          : await experiments.createHoldout(holdout, actorOf(request)),
      );
    },
  );
  app.get("/v1/experiments", { schema: described("Every experiment, newest first", aList) }, async () => ({
    object: "list",
    data: (await experiments.list()).map(experimentView),
  }));
  app.get<WithId>(
    "/v1/experiments/:id",
    { schema: described("One experiment, with what the last look found", anObject, { params: idParams }) },
    async ({ params }) => experimentView(await experiments.find(params.id)),
  );
  app.post<WithId>(
    "/v1/experiments/:id/look",
    {
      schema: described(
        "Evaluates an experiment now, and ends it where it is decided",
        anObject,
        { params: idParams },
        [409],
      ),
    },
    async ({ params }) => experimentView(await experiments.look(params.id)),
  );
  app.post<WithId>(
    "/v1/experiments/:id/stop",
    { schema: described("Ends an experiment", anObject, { params: idParams }, [409]) },
    async (request) => experimentView(await experiments.stop(request.params.id, actorOf(request))),
  );
}
