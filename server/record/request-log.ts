import type { Database } from "../database/database.ts";
import { findRequest, type StoredRequest } from "../database/repositories/find-request.ts";
import { endUserOf, sessionNameOf } from "../operation/caller-names.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import { labelsOf } from "../pipeline/request-labels.ts";
import type { Recorder } from "./recorder-types.ts";

/** Writes decisions and outcomes as requests go by, and finds them again. */
export interface RequestLog extends RequestConsumer {
  /** Also finds what is not written yet; null: unknown, or another's than `tenant`. @param tenant null: any. @throws where the database does not answer */
  find(requestId: string, tenant: string | null): Promise<StoredRequest | null>;
}

const unread = { text: null, conversationKey: null, inputTokensEstimate: null };

export function createRequestLog(recorder: Recorder, database: Pick<Database, "db">): RequestLog {
  return {
    decided(operation, { decision, features }) {
      const { tenant } = operation.principal;
      const storedText = () => operation.promptText();
      // Of a prompt whose model the client named nothing is learned, so it is not read for the record either.
      const { text, conversationKey, inputTokensEstimate } = features === null ? unread : operation.parsed();
      recorder.recordDecision(decision, {
        ...{ text, storedText, features, tenant, conversationKey, inputTokensEstimate },
        ...{ sessionId: sessionNameOf(operation), endUser: endUserOf(operation) },
      });
    },
    settled(operation, plan, outcome, replyText) {
      const { tenant, keyId, tags } = operation.principal;
      recorder.recordOutcome(outcome, {
        ...{ tenant, keyId, tags, labels: labelsOf(plan, outcome) },
        ...(replyText === null ? {} : { storedText: replyText }),
      });
    },
    async find(requestId, onlyTenant) {
      const waiting = recorder.peek(requestId);
      // No outcome is written before its decision: while that waits, the database has nothing.
      const stored = waiting?.decision ? null : await findRequest(database.db, requestId);
      const decision = waiting?.decision ?? stored?.decision ?? null;
      const outcome = waiting?.outcome ?? stored?.outcome ?? null;
      const tenant = decision?.tenant ?? outcome?.tenant ?? null;
      return (decision === null && outcome === null) || (onlyTenant !== null && tenant !== onlyTenant)
        ? null
        : { decision, outcome };
    },
  };
}
