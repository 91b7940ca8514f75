import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Redactor } from "../redaction/redactor.ts";

/** What of a request holds what people wrote. The rest says how it is to be answered, and is not touched. */
const texts = [
  ...["messages", "system", "input", "instructions", "prompt", "query", "documents"],
  ...["contents", "systemInstruction", "prediction"],
] as const;

export interface SendingRedaction {
  readonly redactor: Redactor;
  /** Whether every request is redacted, not only those that ask for it. */
  readonly isAlways: boolean;
}

const refusal = /^\s*(?:false|0|no|off)?\s*$/i;

/**
 * A request's body as it may be sent: redacted where the configuration or its header `x-tradewind-redact` asks that nothing that names people or opens doors leaves for a
 * provider. A request can ask for it, and cannot ask for less than the configuration.
 */
export function sendableBody<Body extends object>(
  body: Body,
  headers: IncomingHttpHeaders,
  { redactor, isAlways }: SendingRedaction,
): Body {
  const asked = headers["x-tradewind-redact"];
  const isAsked = asked !== undefined && !refusal.test(String(asked));
  return isAlways || isAsked ? redactedBody(body, redactor) : body;
}

/** The body with its texts redacted; the same one where there is nothing to redact. */
function redactedBody<Body extends object>(body: Body, redactor: Redactor): Body {
  const changed = Object.fromEntries(
    texts.flatMap((field) => {
      const value = (body as Record<string, unknown>)[field];
      const redacted = redactor.json(value);
      return redacted === value ? [] : [[field, redacted]];
    }),
  );
  return Object.keys(changed).length === 0 ? body : { ...body, ...changed };
}

/** Redacts requests before they are routed and sent. Of a body that was changed the original bytes are let go. */
export function redactBeforeSending(api: FastifyInstance, redaction: SendingRedaction): void {
  api.addHook("preHandler", (request, _reply, done) => {
    const { body, headers } = request;
    if (typeof body === "object" && body !== null) {
      request.body = sendableBody(body, headers, redaction);
      if (request.body !== body) request.bodyBytes = null;
    }
    done();
  });
}
