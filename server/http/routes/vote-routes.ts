import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import { type FeedbackService, votePath } from "../../feedback/feedback-service.ts";
import { confirmPage, pageHeaders, refusalPage, thanksPage } from "../../feedback/vote-page.ts";
import { readDecoded } from "../decoded-body.ts";
import { errorResponses } from "../error-schema.ts";
import { readTextBody } from "../text-body.ts";

interface Link {
  Querystring: { token: string };
}

const page = { content: { "text/html": { schema: { type: "string" } } } };
const describe = (summary: string, hasBody: boolean) => ({
  ...{ summary, tags: ["feedback"] },
  querystring: {
    type: "object",
    required: ["token"],
    properties: { token: { type: "string", maxLength: 512, description: "Of the link" } },
  },
  response: {
    200: { description: "A page", ...page },
    ...errorResponses({ isKeyed: false, hasBody }, 404, 410),
  },
});

/** Characters of a form. */
const maxFormBytes = 32_768;
const maxCommentCharacters = 2_000;

/**
 * The pages behind links to vote by: for people without a key, so the link's signature is what lets them in. Opening one shows a question, and sending that votes: whoever only
 * looks at links, as scanners of mail do, votes nothing.
 */
export function voteRoutes(app: FastifyInstance, feedback: FeedbackService): void {
  app.addContentTypeParser(
    /^application\/x-www-form-urlencoded\s*(?:;|$)/i,
    async (request: FastifyRequest, payload: FastifyRequest["raw"]) =>
      new URLSearchParams(
        await readDecoded(payload, request.headers, maxFormBytes, (stream, declaredBytes) =>
          readTextBody(stream, declaredBytes, maxFormBytes),
        ),
      ),
  );
  app.get<Link>(
    votePath,
    { schema: describe("Asks whether a link's vote is meant", false) },
    ({ query }, reply) =>
      answer(reply, async () => confirmPage((await feedback.readLink(query.token)).value)),
  );
  app.post<Link>(votePath, { schema: describe("Votes as a link says", true) }, ({ query, body }, reply) =>
    answer(reply, async () => {
      const comment = body instanceof URLSearchParams ? (body.get("comment") ?? "").trim() : "";
      await feedback.vote(query.token, comment === "" ? null : comment.slice(0, maxCommentCharacters));
      return thanksPage();
    }),
  );
}

async function answer(reply: FastifyReply, make: () => Promise<string>): Promise<FastifyReply> {
  try {
    return reply.headers(pageHeaders).send(await make());
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return reply.code(error.status).headers(pageHeaders).send(refusalPage(error.message));
  }
}
