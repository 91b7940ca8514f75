import type { Database } from "../database/database.ts";
import { listFeedback } from "../database/repositories/feedback.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { FeedbackIntake } from "./feedback-intake.ts";
import { feedbackView, writtenView } from "./feedback-view.ts";
import type { FeedbackMetric } from "./metrics.ts";
import { type GivenFeedback, readFeedback, type Statement } from "./read-feedback.ts";
import { readVote, signVote, type Vote } from "./vote-links.ts";

/** What the routes call. */
export interface FeedbackService {
  /**
   * @param body parsed JSON from outside
   * @param keepsTexts false: of the caller nothing but figures is kept; a comment is left out, and a metric that is a text refused
   * @throws GatewayError that names the field and the fix
   */
  give(body: unknown, tenant: string, keepsTexts: boolean): Promise<object>;
  /** Current feedback on a request and its session, newest first. @param sessionKey hexadecimal; null: it has none */
  of(requestId: string, sessionKey: string | null): Promise<object[]>;
  /**
   * Links by which whoever has them votes on a request.
   *
   * @param origin scheme and host that they begin with
   * @throws GatewayError that names the field and the fix
   */
  links(body: unknown, tenant: string, origin: string): Promise<object>;
  /** @throws GatewayError `feedback_link_invalid` */
  readLink(token: string): Promise<Vote>;
  /** @param comment null: none @throws GatewayError as `give`, and `feedback_link_invalid` */
  vote(token: string, comment: string | null): Promise<void>;
}

interface FeedbackServiceOptions {
  readonly metrics: ReadonlyMap<string, FeedbackMetric>;
  readonly intake: Pick<FeedbackIntake, "give">;
  readonly database: Pick<Database, "db">;
  readonly nowMs: () => number;
  /** Takes out of a text what is not to be stored. */
  readonly redact: (text: string) => string;
  /** Time for which links hold. */
  readonly linkMs: number;
  /** That links are signed by. */
  readonly linkKey: () => Promise<Buffer>;
  /** Whether a tenant has such a request. */
  readonly isRequest: (requestId: string, tenant: string) => Promise<boolean>;
}

/** Where links lead. */
export const votePath = "/v1/feedback/vote";

export function createFeedbackService(options: FeedbackServiceOptions): FeedbackService {
  const { metrics, intake, database, nowMs, linkKey } = options;

  async function take(statement: Statement): Promise<object> {
    const written = await intake.give(redacted(statement));
    if (written instanceof GatewayError) throw written;
    return writtenView(written);
  }

  function redacted(statement: Statement): Statement {
    const { redact } = options;
    const { comment, value, tags } = statement;
    return {
      ...statement,
      comment: comment === null ? null : redact(comment),
      value: typeof value === "string" ? redact(value) : value,
      tags:
        tags === null
          ? null
          : Object.fromEntries(Object.entries(tags).map(([name, text]) => [name, redact(text)])),
    };
  }

  function figuresOf(given: GivenFeedback): GivenFeedback {
    if (given.metric.type !== "text") return { ...given, comment: null };
    throw new GatewayError(
      "invalid_request",
      `\`${given.metric.name}\` is a text, and of this caller nothing but figures is kept: send another metric.`,
      "metric",
    );
  }

  /** A statement of what a link would vote, by which its metric and request are checked. */
  const statementOf = ({ requestId, metric, value }: Pick<Vote, "requestId" | "metric" | "value">) =>
    readFeedback({ request_id: requestId, metric, value }, metrics);

  return {
    async give(body, tenant, keepsTexts) {
      const given = readFeedback(body, metrics);
      return take({ ...(keepsTexts ? given : figuresOf(given)), tenant, source: "api" });
    },
    of: async (requestId, sessionKey) =>
      (await listFeedback(database.db, requestId, sessionKey)).map(feedbackView),
    async links(body, tenant, origin) {
      const { request_id: requestId, metric = "thumbs" } = fieldsOf(body);
      const { target } = statementOf({
        requestId: requestId as string,
        metric: metric as string,
        value: true,
      });
      const given = "requestId" in target ? target.requestId : "";
      if (!(await options.isRequest(given, tenant)))
        throw new GatewayError(
          "request_not_found",
          `No request of yours with the id \`${given}\` is recorded: send the \`x-tradewind-request-id\` header of a reply.`,
          "request_id",
        );
      const key = await linkKey();
      const expiresAtMs = Math.floor((nowMs() + options.linkMs) / 1000) * 1000;
      const link = (value: boolean): string =>
        `${origin}${votePath}?token=${signVote(key, { requestId: given, metric: metric as string, value, expiresAtMs })}`;
      return { up: link(true), down: link(false), expires_at: new Date(expiresAtMs).toISOString() };
    },
    readLink: async (token) => readVote(await linkKey(), token, nowMs()),
    async vote(token, comment) {
      const vote = readVote(await linkKey(), token, nowMs());
      await take({ ...statementOf(vote), comment, tenant: null, source: "link" });
    },
  };
}

function fieldsOf(body: unknown): { request_id?: unknown; metric?: unknown } {
  const fields = typeof body === "object" && body !== null ? body : {};
  const [unknown] = Object.keys(fields).filter((name) => !["request_id", "metric"].includes(name));
  if (unknown !== undefined)
    throw new GatewayError(
      "invalid_request",
      "Links are made of `request_id` and `metric` alone: leave the rest out.",
      unknown,
    );
  return fields;
}
