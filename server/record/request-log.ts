import type { Outcome } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import { findRequest, type StoredRequest } from "../database/repositories/find-request.ts";
import type { Caller } from "../http/authenticate.ts";
import type { RequestPlan } from "../pipeline/plan/plan-request.ts";
import type { ChatRequestBody } from "../protocols/openai-chat/chat-request-schema.ts";
import type { Recorder } from "./recorder-types.ts";

/** Where decisions and outcomes go: memory only, at once; written later. */
export interface RequestLog {
  recordPlan(plan: RequestPlan, body: ChatRequestBody, caller: Caller): void;
  /** @param replyText called only where replies are stored; null: none was kept */
  recordOutcome(outcome: Outcome, caller: Caller, replyText: (() => string) | null): void;
  /** Also finds what is not written yet; null: unknown, or another caller's. @throws where the database does not answer */
  find(requestId: string, caller: Caller): Promise<StoredRequest | null>;
}

export function createRequestLog(recorder: Recorder, database: Pick<Database, "db">): RequestLog {
  return {
    recordPlan({ decision, parsed, features }, body, caller) {
      recorder.recordDecision(decision, {
        text: parsed.text,
        storedText: () => JSON.stringify(body.messages),
        features,
        tenant: caller.keyId,
        conversationKey: parsed.conversationKey,
        inputTokensEstimate: parsed.inputTokensEstimate,
      });
    },
    recordOutcome(outcome, caller, replyText) {
      recorder.recordOutcome(outcome, {
        tenant: caller.keyId,
        ...(replyText === null ? {} : { storedText: replyText }),
      });
    },
    async find(requestId, caller) {
      const waiting = recorder.peek(requestId);
      // No outcome is written before its decision: while that waits, the database has nothing.
      const stored = waiting?.decision ? null : await findRequest(database.db, requestId);
      const decision = waiting?.decision ?? stored?.decision ?? null;
      const outcome = waiting?.outcome ?? stored?.outcome ?? null;
      const tenant = decision?.tenant ?? outcome?.tenant ?? null;
      return (decision === null && outcome === null) || tenant !== caller.keyId
        ? null
        : { decision, outcome };
    },
  };
}
