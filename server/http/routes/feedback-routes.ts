import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { FeedbackService } from "../../feedback/feedback-service.ts";
import { withOwnKeep } from "../../operation/keep.ts";
import { readDecoded } from "../decoded-body.ts";
import { errorResponses } from "../error-schema.ts";
import { readTextBody } from "../text-body.ts";

const anObject = { type: "object", additionalProperties: true } as const;

const one = {
  type: "object",
  description: "On a request or on a session; TensorZero's names of the fields are read as well.",
  properties: {
    request_id: { type: "string", description: "x-tradewind-request-id of the reply. Alias: inference_id" },
    session_id: { type: "string", description: "As the requests name it. Alias: episode_id" },
    metric: {
      type: "string",
      description: "`thumbs`, `score`, `comment`, or a declared one. Alias: metric_name",
    },
    value: { description: "Of the metric's type" },
    comment: { type: "string" },
    tags: { type: "object", additionalProperties: { type: "string" } },
    idempotency_key: { type: "string", description: "Sent again with the same feedback it writes nothing" },
  },
} as const;

const schema = {
  summary: "What a reply was worth; one JSON object, or many as JSON Lines",
  description:
    "With `content-type: application/x-ndjson` every line is one statement, and is answered by one line with its `line` and `status`. A later statement on the same target and metric corrects the earlier one. What is acknowledged is durable.",
  security: [{ bearer: [] }],
  tags: ["feedback"],
  body: {
    content: { "application/json": { schema: one }, "application/x-ndjson": { schema: { type: "string" } } },
  },
  response: {
    200: {
      description: "It is recorded",
      content: {
        "application/json": { schema: anObject },
        "application/x-ndjson": { schema: { type: "string" } },
      },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404, 409, 410),
  },
};

/** Statements under way at once of one bulk request. */
const linesAtOnce = 1_000;

const linksSchema = {
  summary: "Two links by which whoever has them votes on a reply, up or down",
  security: [{ bearer: [] }],
  tags: ["feedback"],
  body: {
    type: "object",
    properties: {
      request_id: { type: "string", description: "x-tradewind-request-id of the reply" },
      metric: { type: "string", default: "thumbs", description: "A boolean metric" },
    },
  },
  response: {
    200: { description: "`up`, `down` and `expires_at`", ...anObject },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404),
  },
};

export function feedbackRoutes(
  app: FastifyInstance,
  feedback: FeedbackService,
  bodyLimitBytes: number,
): void {
  // What is wrong is said by the reader of feedback, alike for a body, for a line and for links.
  const options = { validatorCompiler: () => () => true };
  app.post("/v1/feedback/links", { schema: linksSchema, ...options }, ({ body, principal, protocol, host }) =>
    feedback.links(body, principal.tenant, `${protocol}://${host}`),
  );
  app.register(async (scope) => {
    scope.addContentTypeParser(
      /^application\/(?:x-ndjson|jsonl|x-jsonlines|jsonlines)\s*(?:;|$)/i,
      (request: FastifyRequest, payload: IncomingMessage) =>
        readDecoded(payload, request.headers, bodyLimitBytes, (stream, declaredBytes) =>
          readTextBody(stream, declaredBytes, bodyLimitBytes),
        ),
    );
    scope.post("/v1/feedback", { schema, ...options }, async (request, reply) => {
      const { body, headers } = request;
      const { tenant, keep } = withOwnKeep(request.principal, headers, null);
      const give = (one: unknown) => feedback.give(one, tenant, keep !== "figures");
      if (typeof body !== "string") return give(body);
      void reply.type("application/x-ndjson; charset=utf-8");
      return reply.send(Readable.from(answers(body, give)));
    });
  });
}

/** One line for each that is not empty, in their order. */
async function* answers(body: string, give: (line: unknown) => Promise<object>): AsyncGenerator<string> {
  let lineNumber = 0;
  let waiting: Promise<string>[] = [];
  for (const line of linesOf(body)) {
    lineNumber += 1;
    if (line.trim() === "") continue;
    waiting.push(answerTo(line, lineNumber, give));
    if (waiting.length < linesAtOnce) continue;
    yield (await Promise.all(waiting)).join("");
    waiting = [];
  }
  if (waiting.length > 0) yield (await Promise.all(waiting)).join("");
}

function* linesOf(body: string): Generator<string> {
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf("\n", start);
    yield body.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? body.length : end + 1;
  }
}

async function answerTo(
  text: string,
  line: number,
  give: (line: unknown) => Promise<object>,
): Promise<string> {
  const answer = (status: number, content: object): string =>
    `${JSON.stringify({ line, status, ...content })}\n`;
  try {
    return answer(200, await give(parseLine(text, line)));
  } catch (error) {
    const known =
      error instanceof GatewayError
        ? error
        : new GatewayError("internal_error", "Something failed inside the gateway.", null, error);
    return answer(known.status, known.toBody());
  }
}

function parseLine(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message repeats a part of the line.
    throw new GatewayError("invalid_json", `Line ${line} is not valid JSON: send one object a line.`);
  }
}
