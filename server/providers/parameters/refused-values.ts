type Body = Readonly<Record<string, unknown>>;

/** OpenAI's API reference, 2026-11. */
const longestLabel = 64;
const labels: ReadonlySet<string> = new Set(["user", "safety_identifier", "prompt_cache_key"]);
const mostMetadata = 16;
const longestMetadata = 512;
/** Requests with one of these may have no predicted output; `max_tokens` is sent as `max_completion_tokens`. */
const notPredicted = [
  "tools",
  "max_tokens",
  "max_completion_tokens",
  "logprobs",
  "frequency_penalty",
  "presence_penalty",
];

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

/** Whether an endpoint that takes a field refuses this value of it, or refuses it beside the others: of fields that only tune or label a request. */
export function refusesValue(provider: string, field: string, value: unknown, body: Body): boolean {
  if (provider !== "openai" && provider !== "azure") return false;
  if (labels.has(field)) return typeof value !== "string" || value.length > longestLabel;
  if (field === "metadata") return body.store !== true || !isMetadata(value);
  if (field === "prediction")
    return notPredicted.some((other) => Boolean(body[other]) && (other !== "tools" || isFilled(body.tools)));
  return false;
}

/** Texts alone, and few of them. */
function isMetadata(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const texts = Object.values(value);
  return (
    texts.length <= mostMetadata &&
    texts.every((text) => typeof text === "string" && text.length <= longestMetadata)
  );
}

/** Most ends of a reply (`stop`) that an endpoint takes; not listed: any number. */
const mostStops: Readonly<Record<string, number>> = {
  ...{ openai: 4, azure: 4, groq: 4, xai: 4, cerebras: 4, gemini: 5, deepseek: 16 },
};

/** What of the form of the reply an endpoint does not give beside what else is asked, though it takes each alone; null: it gives all. */
export function lacksTogether(provider: string, upstreamModel: string, body: Body): string | null {
  const { stop } = body;
  if (Array.isArray(stop) && stop.length > (mostStops[provider] ?? Number.POSITIVE_INFINITY)) return "stop";
  const form = (body.response_format as { readonly type?: unknown } | null | undefined)?.type;
  if (form !== "json_object" && form !== "json_schema") return null;
  const hasTools = isFilled(body.tools);
  const isRefused =
    (provider === "groq" && (hasTools || (form === "json_schema" && body.stream === true))) ||
    (provider === "cerebras" && hasTools) ||
    (hasTools && /gemini-[12]\b/.test(upstreamModel));
  return isRefused ? "response_format" : null;
}
