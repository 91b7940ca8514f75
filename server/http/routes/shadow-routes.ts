import type { FastifyInstance } from "fastify";
import type { ShadowView } from "../../shadow/shadow-view.ts";
import { anObject, described } from "./admin-route-parts.ts";

/** `/v1/admin/shadow`: replies compared with a candidate's in the background. The guard stands before it. */
export function shadowRoutes(app: FastifyInstance, view: () => Promise<ShadowView>): void {
  app.get(
    "/v1/admin/shadow",
    {
      schema: described(
        "What is compared in the background, why it is not, what it cost today, and what it found in 30 days",
        anObject,
      ),
    },
    view,
  );
}
