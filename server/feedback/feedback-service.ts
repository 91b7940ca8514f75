import type { Database } from "../database/database.ts";
import { listFeedback } from "../database/repositories/feedback.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { FeedbackIntake } from "./feedback-intake.ts";
import { feedbackView, writtenView } from "./feedback-view.ts";
import type { FeedbackMetric } from "./metrics.ts";
import { readFeedback } from "./read-feedback.ts";

/** What the routes call. */
export interface FeedbackService {
  /** @param body parsed JSON from outside @throws GatewayError that names the field and the fix */
  give(body: unknown, tenant: string): Promise<object>;
  /** Current feedback on a request and its session, newest first. @param sessionKey hexadecimal; null: it has none */
  of(requestId: string, sessionKey: string | null): Promise<object[]>;
}

export interface FeedbackServiceOptions {
  readonly metrics: ReadonlyMap<string, FeedbackMetric>;
  readonly intake: Pick<FeedbackIntake, "give">;
  readonly database: Pick<Database, "db">;
}

export function createFeedbackService({
  metrics,
  intake,
  database,
}: FeedbackServiceOptions): FeedbackService {
  return {
    async give(body, tenant) {
      const written = await intake.give({ ...readFeedback(body, metrics), tenant, source: "api" });
      if (written instanceof GatewayError) throw written;
      return writtenView(written);
    },
    of: async (requestId, sessionKey) =>
      (await listFeedback(database.db, requestId, sessionKey)).map(feedbackView),
  };
}
