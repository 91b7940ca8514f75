import type { FastifyInstance } from "fastify";
import type { BudgetAdministration, BudgetReport } from "../../budgets/budget-administration.ts";
import { budgetView } from "../../budgets/budget-view.ts";
import type { Principal } from "../../operation/principal.ts";
import { errorResponses } from "../error-schema.ts";

const schema = {
  summary: "What the key that asks may do, and what is left of its budgets",
  description:
    "`null` in a field means that it is not limited. `budgets` are those of the key, its tenant and its tags.",
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

/** `GET /v1/key`: a caller's own limits and spending. */
export function ownKeyRoutes(app: FastifyInstance, budgets: Pick<BudgetAdministration, "list">): void {
  app.get("/v1/key", { schema }, async ({ principal }) => ({
    ...{ object: "key", id: principal.keyId, tenant: principal.tenant, tags: principal.tags },
    ...{ allowed_models: principal.allowedModels, presets: principal.presets },
    rate_limits: principal.rateLimits ?? null,
    budgets: (await budgets.list()).filter((report) => counts(report, principal)).map(budgetView),
  }));
}

function counts({ budget: { scope, name } }: BudgetReport, { keyId, tenant, tags }: Principal): boolean {
  if (scope === "tag") return tags.includes(name);
  return name === (scope === "key" ? keyId : tenant);
}
