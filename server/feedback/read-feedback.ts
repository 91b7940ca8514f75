import { nearestName } from "../../engine/index.ts";
import { isStorable } from "../database/repositories/json-text.ts";
import { isRequestId } from "../database/request-id.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { requestLimits } from "../operation/request-limits.ts";
import { type FeedbackMetric, type FeedbackValue, maxFeedbackCharacters, scoreOf } from "./metrics.ts";

/** What feedback is on: one request, or a session as the client names it. */
type FeedbackTarget = { readonly requestId: string } | { readonly sessionId: string };

/** One statement of a caller. */
export interface GivenFeedback {
  readonly target: FeedbackTarget;
  readonly metric: FeedbackMetric;
  readonly value: FeedbackValue;
  /** [0,1], 1 is best; null: a text. */
  readonly score: number | null;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly idempotencyKey: string | null;
}

/** Feedback with who gives it, and how it came. */
export interface Statement extends GivenFeedback {
  /** null: the request's own, where a link that was given out to it speaks. */
  readonly tenant: string | null;
  readonly source: "api" | "link" | "implicit";
}

/** Our names, and TensorZero's for the same. */
const aliases = { inference_id: "request_id", episode_id: "session_id", metric_name: "metric" } as const;
const fields = ["request_id", "session_id", "metric", "value", "comment", "tags", "idempotency_key"] as const;
type Field = (typeof fields)[number];
/** TensorZero's: whether nothing shall be written. */
const dryRun = "dryrun";

const maxTags = 20;
const maxTagCharacters = 256;

/**
 * Reads one statement, in our shape or TensorZero's.
 *
 * @param body parsed JSON from outside
 * @throws GatewayError that names the field and what to send instead
 */
export function readFeedback(body: unknown, metrics: ReadonlyMap<string, FeedbackMetric>): GivenFeedback {
  const given = namedFields(body);
  const metric = metricOf(given.metric, metrics);
  const score = scoreOf(metric, given.value);
  return {
    target: targetOf(given),
    metric,
    score,
    value: given.value as FeedbackValue,
    comment: textOf(given, "comment", maxFeedbackCharacters),
    tags: tagsOf(given.tags),
    idempotencyKey: keyOf(given),
  };
}

/** The fields by our names; null is absent. */
function namedFields(body: unknown): Partial<Record<Field, unknown>> {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid(
      'Feedback is one JSON object: {"request_id": "...", "metric": "thumbs", "value": true}.',
      null,
    );
  const given: Partial<Record<Field, unknown>> = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === null || value === undefined) continue;
    const field = (aliases as Record<string, Field>)[name] ?? (name as Field);
    if (name === dryRun) {
      if (value === false) continue;
      throw invalid("`dryrun` is not supported: leave it out, or send false.", dryRun);
    }
    if (!(fields as readonly string[]).includes(field)) {
      const nearest = nearestName(name, [...fields, ...Object.keys(aliases)]);
      const hint = nearest === null ? `known fields: ${fields.join(", ")}.` : `did you mean \`${nearest}\`?`;
      throw invalid(`\`${quote(name)}\` is not a field of feedback; ${hint}`, name);
    }
    if (given[field] !== undefined)
      throw invalid(`\`${field}\` stands twice, under two names: send one of them.`, name);
    given[field] = value;
  }
  return given;
}

function metricOf(name: unknown, metrics: ReadonlyMap<string, FeedbackMetric>): FeedbackMetric {
  if (name === undefined)
    throw invalid(`\`metric\` is missing: send one of ${[...metrics.keys()].join(", ")}.`, "metric");
  const metric = typeof name === "string" ? metrics.get(name) : undefined;
  if (metric !== undefined) return metric;
  const shown = typeof name === "string" ? `\`${quote(name)}\`` : "That";
  throw new GatewayError(
    "feedback_metric_unknown",
    `${shown} is not a metric here: send one of ${[...metrics.keys()].join(", ")}, or declare it under feedback.metrics in tradewind.yaml (test_passed: feedback.implicit.test).`,
    "metric",
  );
}

function targetOf({
  request_id: requestId,
  session_id: sessionId,
}: Partial<Record<Field, unknown>>): FeedbackTarget {
  if (requestId !== undefined && sessionId !== undefined)
    throw invalid("`request_id` and `session_id` are two targets: send one of them.", "session_id");
  if (requestId !== undefined) {
    const id = typeof requestId === "string" ? requestId.toLowerCase() : "";
    if (isRequestId(id)) return { requestId: id };
    throw invalid(
      "`request_id` is not the id of a request: send the `x-tradewind-request-id` header of the reply.",
      "request_id",
    );
  }
  const limit = requestLimits.sessionIdCharacters;
  if (typeof sessionId === "string" && sessionId !== "" && sessionId.length <= limit) return { sessionId };
  if (sessionId === undefined)
    throw invalid(
      "`request_id` is missing: send the `x-tradewind-request-id` header of the reply, or the `session_id` of your requests.",
      "request_id",
    );
  throw invalid(`\`session_id\` must be a text of 1 to ${limit} characters.`, "session_id");
}

function textOf(given: Partial<Record<Field, unknown>>, field: Field, limit: number): string | null {
  const value = given[field];
  if (value === undefined) return null;
  if (typeof value === "string" && value !== "" && value.length <= limit) return value;
  throw invalid(`\`${field}\` must be a text of 1 to ${limit} characters.`, field);
}

/** Kept to the letter, since it tells statements apart. */
function keyOf(given: Partial<Record<Field, unknown>>): string | null {
  const key = textOf(given, "idempotency_key", requestLimits.nameCharacters);
  if (key !== null && !isStorable(key))
    throw invalid(
      "`idempotency_key` must be a text without the character NUL and without halves of surrogate pairs.",
      "idempotency_key",
    );
  return key;
}

function tagsOf(tags: unknown): Readonly<Record<string, string>> | null {
  if (tags === undefined) return null;
  const entries = typeof tags === "object" && !Array.isArray(tags) ? Object.entries(tags as object) : null;
  if (
    entries === null ||
    entries.length > maxTags ||
    !entries.every(
      ([name, value]) =>
        name.length <= maxTagCharacters && typeof value === "string" && value.length <= maxTagCharacters,
    )
  )
    throw invalid(
      `\`tags\` must be an object of at most ${maxTags} texts, names and texts of at most ${maxTagCharacters} characters.`,
      "tags",
    );
  return entries.length === 0 ? null : (tags as Record<string, string>);
}

const invalid = (message: string, param: string | null): GatewayError =>
  new GatewayError("invalid_request", message, param);
