import type { Deployment } from "../../../engine/index.ts";
import { fitMessages } from "./fit-messages.ts";
import { takesUnions } from "./fit-schema.ts";
import { fitTools } from "./fit-tools.ts";
import { hasBegunReply, messageShape, takesBegunReply } from "./message-shapes.ts";
import { harmlessFields, modelRules, parameterRules } from "./parameter-rules.ts";
import { lacksTogether, refusesValue } from "./refused-values.ts";

type Body = Readonly<Record<string, unknown>>;

/** How a request is made to fit an endpoint. */
export interface ParameterFit {
  /** Top-level fields that are left out. */
  readonly omitted: ReadonlySet<string>;
  /** What the client is told of: fields with a meaning that were left out or translated, such as `temperature` or `messages.role=developer`. */
  readonly dropped: readonly string[];
  /** Messages in the endpoint's form; null: as they are. */
  readonly messages: readonly unknown[] | null;
  /** Tools in the endpoint's form; null: as they are. */
  readonly tools: readonly unknown[] | null;
  /** Further fields in the endpoint's form. @default none */
  readonly replaced?: ReadonlyMap<string, unknown>;
}

/** Read by the gateway, and sent to nobody. */
const gatewayFields: ReadonlySet<string> = new Set(["routing", "provider", "plugins", "models"]);

/** Fields that only speak about tools, and are refused where there are none. */
const toolFields = ["tools", "tool_choice", "parallel_tool_calls", "functions", "function_call"];

/**
 * What has to change in a request so that an endpoint takes it, where the router chose the endpoint and the client could not know what it takes.
 * Only what tunes or labels a request is ever left out; see `lackingParameter` for the rest.
 *
 * @param refusedBefore fields that this very deployment has refused
 */
export function fitParameters(
  body: Body,
  deployment: Pick<Deployment, "provider" | "upstreamModel">,
  refusedBefore: ReadonlySet<string>,
): ParameterFit {
  const rules = parameterRules(deployment.provider);
  const { refuses, only } = modelRules(rules, deployment.upstreamModel);
  const omitted = new Set<string>();
  const dropped: string[] = [];
  const hasTools = isFilled(body.tools) || isFilled(body.functions);
  for (const [field, value] of Object.entries(body)) {
    if (asksNothing(field, value, body) || (!hasTools && toolFields.includes(field))) omitted.add(field);
    else if (field === "stream_options" && body.stream !== true) omitted.add(field);
    else {
      const isUnknown = rules.takes !== null && !rules.takes.has(field) && !gatewayFields.has(field);
      const isRefused =
        isUnknown ||
        refuses.includes(field) ||
        refusedBefore.has(field) ||
        refusesValue(deployment.provider, field, value, body) ||
        (only[field] !== undefined && only[field] !== value);
      if (!isRefused) continue;
      const isAsked = meaningful.get(field);
      // What the reply must be stays: the endpoint says no. `n: 1` and the like ask for nothing.
      if (isAsked?.(value) === true || !(isUnknown || isAsked !== undefined || harmlessFields.has(field)))
        continue;
      omitted.add(field);
      // Usage in streams is asked for by the gateway itself, in the endpoint's own way.
      const isTold = isAsked === undefined ? field !== "stream_options" : field === "reasoning_effort";
      if (isTold) dropped.push(field);
    }
  }
  if (body.temperature != null && body.top_p != null && isOneSampler(deployment.provider, body))
    omit("top_p", omitted, dropped);
  // Two names for one limit: an endpoint takes one of them, and the smaller holds.
  if (body.max_tokens != null && body.max_completion_tokens != null)
    omitted.add(
      Number(body.max_tokens) < Number(body.max_completion_tokens) ? "max_completion_tokens" : "max_tokens",
    );
  const shape = messageShape(deployment.provider, deployment.upstreamModel);
  const messages = fitMessages(body.messages, rules, shape, dropped);
  const toolRules = {
    isClosed: rules.takes !== null,
    takesUnions: takesUnions(deployment.provider, deployment.upstreamModel),
  };
  const tools = hasTools ? fitTools(body.tools, toolRules, dropped) : null;
  return { omitted, dropped, messages, tools };
}

function omit(field: string, omitted: Set<string>, dropped: string[]): void {
  if (omitted.has(field)) return;
  omitted.add(field);
  dropped.push(field);
}

/** Null, no ends of the reply, tokens of log probabilities that are not asked for. */
const asksNothing = (field: string, value: unknown, body: Body): boolean =>
  value === null ||
  (field === "stop" && (value === "" || (Array.isArray(value) && value.length === 0))) ||
  (field === "top_logprobs" && value === 0 && body.logprobs !== true);

/** Anthropic's models take a temperature or `top_p`, Mistral's no `top_p` below 1 where nothing is drawn. */
const isOneSampler = (provider: string, { temperature, top_p }: Body): boolean =>
  provider === "anthropic" || (provider === "mistral" && temperature === 0 && top_p !== 1);

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

/** Fields that say what the reply must be: where an endpoint does not take one, the request is not for it. */
const meaningful: ReadonlyMap<string, (value: unknown) => boolean> = new Map<
  string,
  (value: unknown) => boolean
>([
  ["logprobs", (value) => value === true],
  ["top_logprobs", (value) => typeof value === "number" && value > 0],
  ["n", (value) => typeof value === "number" && value > 1],
  ["stop", (value) => (typeof value === "string" ? value !== "" : isFilled(value))],
  // A model without efforts does not think, or thinks as it does: `none` is left out for it.
  ["reasoning_effort", (value) => typeof value === "string" && value !== "none"],
  ["audio", (value) => value != null],
  ["web_search_options", (value) => value != null],
  ["functions", isFilled],
  ["modalities", (value) => Array.isArray(value) && value.some((kind) => kind !== "text")],
  // vLLM's and llama.cpp's ways to bind the reply to a form.
  ...["guided_json", "guided_regex", "guided_choice", "guided_grammar", "grammar", "json_schema"].map(
    (field) => [field, (value: unknown) => value != null] as const,
  ),
]);

/** Whether a request has a parameter that some endpoint may not take. */
export function asksForParameters(body: Body): boolean {
  for (const [field, isAsked] of meaningful)
    if (body[field] !== undefined && isAsked(body[field])) return true;
  return body.response_format != null || hasBegunReply(body.messages);
}

/** The parameter with a meaning that an endpoint does not take; null: it takes all that are asked for. */
export function lackingParameter(
  body: Body,
  deployment: Pick<Deployment, "provider" | "upstreamModel">,
): string | null {
  let rules: ReturnType<typeof parameterRules> | null = null;
  for (const [field, isAsked] of meaningful) {
    const value = body[field];
    if (value === undefined || !isAsked(value)) continue;
    rules ??= parameterRules(deployment.provider);
    const { refuses, only } = modelRules(rules, deployment.upstreamModel);
    const isLacking =
      refuses.includes(field) ||
      (rules.takes !== null && !rules.takes.has(field)) ||
      (only[field] !== undefined && only[field] !== value);
    if (isLacking) return field;
  }
  const together = lacksTogether(deployment.provider, deployment.upstreamModel, body);
  if (together !== null) return together;
  return hasBegunReply(body.messages) && !takesBegunReply(deployment.upstreamModel) ? beginning : null;
}

/** What a client asks for that sends the first words of the reply. */
const beginning = "messages (the last one is the assistant's)";
