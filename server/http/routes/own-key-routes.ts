import type { FastifyInstance } from "fastify";
import type { BudgetAdministration, BudgetReport } from "../../budgets/budget-administration.ts";
import { budgetView } from "../../budgets/budget-view.ts";
import type { RateAccount } from "../../limits/rate-account.ts";
import type { RateLimiter } from "../../limits/rate-limiter.ts";
import { type KeepLevel, strictestKeep } from "../../operation/key-settings.ts";
import type { Principal } from "../../operation/principal.ts";
import { errorResponses } from "../error-schema.ts";

const schema = {
  summary:
    "What the key that asks may do, what is left of its limits and budgets, and what is kept of its requests",
  description:
    "`null` in a field means that it is not limited. `keep` is the most that is kept of a request: the least of what the key and the installation say. `remaining_*` of `rate_limits` count what other replicas have borrowed as used. `budgets` are those of the key, its tenant and its tags.",
  security: [{ bearer: [] }],
  tags: ["keys"],
  response: {
    200: {
      description: "The key",
      content: { "application/json": { schema: { type: "object", additionalProperties: true } } },
    },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

export interface OwnKeyPorts {
  readonly budgets: Pick<BudgetAdministration, "list">;
  readonly rates: Pick<RateLimiter, "standing">;
  /** The most that the installation keeps of a request. */
  readonly maxKeep: KeepLevel;
  readonly nowMs: () => number;
}

/** `GET /v1/key`: a caller's own limits and spending. */
export function ownKeyRoutes(app: FastifyInstance, { budgets, rates, maxKeep, nowMs }: OwnKeyPorts): void {
  app.get("/v1/key", { schema }, async ({ principal }) => {
    const standing = await rates.standing(principal);
    return {
      ...{ object: "key", id: principal.keyId, tenant: principal.tenant, tags: principal.tags },
      ...{ allowed_models: principal.allowedModels, presets: principal.presets },
      data_collection: principal.dataDemands?.data_collection ?? null,
      ...{ zdr: principal.dataDemands?.zdr ?? null, region: principal.dataDemands?.region ?? null },
      keep: strictestKeep(principal.keep, maxKeep),
      rate_limits:
        principal.rateLimits?.map((rule, at) => ({ ...rule, ...remaining(standing[at] ?? [], nowMs()) })) ??
        null,
      budgets: (await budgets.list()).filter((report) => counts(report, principal)).map(budgetView),
    };
  });
}

/** What is left of one entry of `rate_limits`, and when its minute is over. */
function remaining(accounts: readonly RateAccount[], nowMs: number): Record<string, number | string> {
  const inMinutes = accounts.find(({ kind }) => kind !== "concurrent");
  return {
    ...Object.fromEntries(accounts.map((account) => [`remaining_${account.kind}`, account.remaining])),
    ...(inMinutes && { resets_at: new Date(nowMs + inMinutes.resetsInMs(nowMs)).toISOString() }),
  };
}

function counts({ budget: { scope, name } }: BudgetReport, { keyId, tenant, tags }: Principal): boolean {
  if (scope === "tag") return tags.includes(name);
  return name === (scope === "key" ? keyId : tenant);
}
