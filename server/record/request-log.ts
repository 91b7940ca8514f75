import type { Database } from "../database/database.ts";
import { findRequest, type StoredRequest } from "../database/repositories/find-request.ts";
import { endUserOf, sessionNameOf } from "../operation/caller-names.ts";
import { type KeepLevel, strictestKeep } from "../operation/key-settings.ts";
import type { ProtocolName } from "../operation/protocol-name.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import { labelsOf } from "../pipeline/request-labels.ts";
import { outputMessages } from "../traces/content-messages.ts";
import type { Recorder } from "./recorder-types.ts";

/** Writes decisions and outcomes as requests go by, and finds them again. */
export interface RequestLog extends RequestConsumer {
  /** Also finds what is not written yet; null: unknown, or another's than `tenant`. @param tenant null: any. @throws where the database does not answer */
  find(requestId: string, tenant: string | null): Promise<StoredRequest | null>;
  /** Whose request it is; null as `find`. @throws as `find` */
  tenantOf(requestId: string, tenant: string | null): Promise<string | null>;
}

interface RequestLogOptions {
  /** The most that is kept of a request, whatever its key says. @default text */
  readonly maxKeep?: KeepLevel;
  /** Whether of a streamed reply its text is stored instead of its events: redaction cannot see what is cut into pieces. @default false */
  readonly readsStreams?: boolean;
}

const unread = { text: null, conversationKey: null, inputTokensEstimate: null };

export function createRequestLog(
  recorder: Recorder,
  database: Pick<Database, "db">,
  { maxKeep = "text", readsStreams = false }: RequestLogOptions = {},
): RequestLog {
  return {
    decided(operation, { decision, features }) {
      const { tenant } = operation.principal;
      const keep = strictestKeep(operation.principal.keep, maxKeep);
      const storedText = keep === "text" ? () => operation.promptText() : null;
      // Of a request that leaves figures alone nothing is kept that was derived from its text, or names its people.
      if (keep === "figures") {
        recorder.recordDecision(decision, { ...unread, storedText, features: null, tenant });
        return;
      }
      // Of a prompt whose model the client named nothing is learned, so it is not read for the record either.
      const { text, conversationKey, inputTokensEstimate } = features === null ? unread : operation.parsed();
      recorder.recordDecision(decision, {
        ...{ text, storedText, features, tenant, conversationKey, inputTokensEstimate },
        ...{ sessionId: sessionNameOf(operation), endUser: endUserOf(operation) },
      });
    },
    settled(operation, plan, outcome, replyText) {
      const { tenant, keyId, tags, keep } = operation.principal;
      const isKept = replyText !== null && strictestKeep(keep, maxKeep) === "text";
      const { isStream } = operation.payload;
      const isPlain = isKept && readsStreams && isStream;
      const storedText = isPlain ? () => streamedText(operation.protocol, replyText()) : replyText;
      recorder.recordOutcome(outcome, {
        ...{ tenant, keyId, tags, labels: labelsOf(plan, outcome) },
        ...(isKept && storedText !== null ? { storedText, isPlain } : {}),
      });
    },
    find,
    async tenantOf(requestId, onlyTenant) {
      const found = await find(requestId, onlyTenant);
      return found?.decision?.tenant ?? found?.outcome?.tenant ?? null;
    },
  };

  async function find(requestId: string, onlyTenant: string | null): Promise<StoredRequest | null> {
    const waiting = recorder.peek(requestId);
    // No outcome is written before its decision: while that waits, the database has nothing.
    const stored = waiting?.decision ? null : await findRequest(database.db, requestId);
    const decision = waiting?.decision ?? stored?.decision ?? null;
    const outcome = waiting?.outcome ?? stored?.outcome ?? null;
    const tenant = decision?.tenant ?? outcome?.tenant ?? null;
    return (decision === null && outcome === null) || (onlyTenant !== null && tenant !== onlyTenant)
      ? null
      : { decision, outcome };
  }
}

const streamedText = (protocol: ProtocolName, events: string): string =>
  outputMessages(protocol, events, true)
    .flatMap(({ parts }) => parts.map((part) => ("content" in part ? String(part.content) : "")))
    .join("");
