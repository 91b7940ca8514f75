import type { StreamFault, WholeReplyFault } from "../../protocols/reply-codec.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import { classifyErrorBody, type FailedReply } from "./classify-reply.ts";
import { documentKind, emptyReply, invalidReply } from "./reply-failures.ts";

/** Of a stream with status 200 that its reader gave up. */
export function streamFaultFailure(fault: StreamFault, reply: FailedReply): AttemptFailure {
  switch (fault.kind) {
    case "error-event":
      return classifyErrorBody(fault.error, reply);
    case "empty":
      return emptyReply(null, reply.status);
    case "incomplete":
      return invalidReply(fault.detail, reply.status);
    case "invalid-event": {
      const detail = fault.detail ?? "it is not valid JSON";
      return invalidReply(`an event of the stream cannot be read: ${detail}`, reply.status);
    }
  }
}

/** Of a whole body with status 200 that is no reply. */
export function wholeFaultFailure(fault: WholeReplyFault, body: Buffer, reply: FailedReply): AttemptFailure {
  switch (fault.kind) {
    case "error-body":
      return classifyErrorBody(fault.error, reply);
    case "empty":
      return emptyReply(null, reply.status);
    case "invalid": {
      // A page is a proxy's or a wrong address's: it will be there again.
      const isHtml = documentKind(reply.headers) === "html" || /^\s*</.test(body.toString("latin1", 0, 64));
      return invalidReply(fault.detail, reply.status, isHtml ? "next" : "same");
    }
  }
}
