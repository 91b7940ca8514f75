import type { FastifyInstance } from "fastify";
import { type Policy, qualityPointUsd } from "../../../engine/index.ts";
import type {
  PolicyAnswer,
  PreferencesAnswer,
  StoredPreferencesAnswer,
} from "../../answers/preference-answers.ts";
import type { StoredPreferences } from "../../database/repositories/routing-preferences.ts";
import { exclusive } from "../../operation/documented-schema.ts";
import { type RoutingSetting, routingSettingFields } from "../../operation/routing-setting.ts";
import { limitsInWords } from "../../pipeline/plan/limits-of-request.ts";
import type { PreferencesAdministration } from "../../preferences/preferences-administration.ts";
import { actorOf, anObject, described } from "./admin-route-parts.ts";

/** What the routes of preferences need of the server. */
export interface PreferenceServices {
  readonly administration: PreferencesAdministration;
  readonly configured: Policy;
  /** As it decides now. */
  readonly policy: () => Policy;
}

const revision = { type: "integer", minimum: 0, maximum: 1e15 } as const;

/** `/v1/admin/preferences`: how `auto` weighs, changed while servers run. The guard stands before it. */
export function preferenceRoutes(
  app: FastifyInstance,
  { administration, configured, policy }: PreferenceServices,
): void {
  const view = async (): Promise<PreferencesAnswer> => {
    const history = await administration.history();
    return {
      object: "preferences",
      revision: history[0]?.revision ?? 0,
      setting: settingView(history[0]?.setting ?? null),
      in_use: policyView(policy()),
      configured: policyView(configured),
      history: history.map(preferencesView),
    };
  };
  app.get(
    "/v1/admin/preferences",
    { schema: described("How `auto` weighs now, what is configured, and what was set before", anObject) },
    view,
  );
  app.put<{ Body: RoutingSetting & { if_revision?: number } }>(
    "/v1/admin/preferences",
    {
      schema: described(
        "Sets how `auto` weighs, on every replica from its next request on",
        anObject,
        {
          body: {
            type: "object",
            additionalProperties: false,
            documented: exclusive("weights", "quality_point_usd", "guarantee"),
            properties: {
              ...routingSettingFields,
              if_revision: {
                ...revision,
                description: "Refused where another was set since this revision; 0: since the configuration.",
              },
            },
          },
        },
        [409],
      ),
    },
    async (request) => {
      const { if_revision: ifRevision = null, ...setting } = request.body;
      await administration.set(setting, ifRevision, actorOf(request));
      return view();
    },
  );
  app.post<{ Body: { revision: number } }>(
    "/v1/admin/preferences/rollback",
    {
      schema: described("Sets again what was set before", anObject, {
        body: {
          type: "object",
          required: ["revision"],
          additionalProperties: false,
          properties: {
            revision: { ...revision, description: "One of the history; 0: what is configured" },
          },
        },
      }),
    },
    async (request) => {
      await administration.rollBack(request.body.revision, actorOf(request));
      return view();
    },
  );
}

const policyView = ({ rule, limits, scales }: Policy): PolicyAnswer => ({
  rule,
  quality_point_usd: rule.kind === "weights" ? qualityPointUsd(rule.weights, scales) : null,
  limits: limitsInWords(limits),
});

const settingView = (setting: RoutingSetting | null): PreferencesAnswer["setting"] =>
  setting === null ? null : { ...setting };

const preferencesView = ({
  revision: at,
  setting,
  setAtMs,
  actor,
}: StoredPreferences): StoredPreferencesAnswer => ({
  ...{ revision: at, setting: settingView(setting), actor },
  set_at: new Date(setAtMs).toISOString(),
});
