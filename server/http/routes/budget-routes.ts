import type { FastifyInstance } from "fastify";
import type { BudgetAdministration } from "../../budgets/budget-administration.ts";
import {
  type BudgetFields,
  budgetFieldsSchema,
  type NewBudget,
  newBudgetSchema,
} from "../../budgets/budget-schema.ts";
import { budgetView } from "../../budgets/budget-view.ts";
import { actorOf, aList, anObject, described } from "./admin-route-parts.ts";

const params = {
  type: "object",
  properties: { id: { type: "string", minLength: 1, maxLength: 128 } },
} as const;

interface WithId {
  Params: { id: string };
}

/** `/v1/admin/budgets`: how much keys, tenants and tags may spend. The guard stands before it. */
export function budgetRoutes(app: FastifyInstance, budgets: BudgetAdministration): void {
  app.post<{ Body: NewBudget }>(
    "/v1/admin/budgets",
    {
      schema: described("Limits what a key, a tenant or a tag may spend in a period", anObject, {
        body: newBudgetSchema,
      }),
    },
    async (request) => budgetView(await budgets.create(request.body, actorOf(request))),
  );
  app.get(
    "/v1/admin/budgets",
    { schema: described("Every budget with what is spent of it", aList) },
    async () => ({
      object: "list",
      data: (await budgets.list()).map(budgetView),
    }),
  );
  app.get<WithId>(
    "/v1/admin/budgets/:id",
    { schema: described("One budget with what is spent of it", anObject, { params }) },
    async (request) => budgetView(await budgets.find(request.params.id)),
  );
  app.patch<WithId & { Body: BudgetFields }>(
    "/v1/admin/budgets/:id",
    { schema: described("Changes a budget", anObject, { params, body: budgetFieldsSchema }) },
    async (request) => budgetView(await budgets.update(request.params.id, request.body, actorOf(request))),
  );
  app.delete<WithId>(
    "/v1/admin/budgets/:id",
    { schema: described("Ends a budget: nothing is limited by it any more", anObject, { params }) },
    async (request) => {
      await budgets.remove(request.params.id, actorOf(request));
      return { object: "budget", id: request.params.id, deleted: true };
    },
  );
}
