/** An upstream's error object, as far as it can be read. */
export interface ErrorFields {
  readonly message: string | null;
  readonly type: string | null;
  readonly code: string | number | null;
  readonly status: string | number | null;
  readonly param: string | null;
  /** What it asks to wait (Google's `RetryInfo`); null: nothing. */
  readonly retryAfterMs: number | null;
}

export function errorFields(error: unknown): ErrorFields {
  const nothing = { type: null, code: null, status: null, param: null, retryAfterMs: null };
  if (typeof error === "string") return { message: error, ...nothing };
  if (Array.isArray(error)) return { ...nothing, ...validationFields(error) };
  const object = typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
  const inner = object.innererror as Record<string, unknown> | null | undefined;
  // Mistral puts FastAPI's list where the words should be.
  const listed = validationFields((object.message as { detail?: unknown } | null | undefined)?.detail);
  return {
    message: said(object) ?? text(object.Message) ?? listed.message,
    type: text(object.type) ?? awsKind(object.__type),
    // Azure says `content_filter` outside and names the policy inside.
    code: textOrNumber(object.code) ?? textOrNumber(inner?.code),
    status: textOrNumber(object.status),
    param: text(object.param) ?? listed.param,
    retryAfterMs: retryDelayMs(object.details),
  };
}

/** OpenRouter says that a provider failed, and in `metadata.raw` what that provider said. */
function said({ message, metadata }: Record<string, unknown>): string | null {
  const raw = text((metadata as { raw?: unknown } | null | undefined)?.raw);
  if (raw === null) return text(message);
  return [text(message), innerMessage(raw)].filter((part) => part !== null).join(": ");
}

function innerMessage(raw: string): string {
  try {
    const parsed = JSON.parse(raw) as { error?: unknown } | null;
    return errorFields(parsed?.error ?? parsed).message ?? raw;
  } catch {
    return raw;
  }
}

/** What FastAPI (Mistral, vLLM) says of fields that it does not take: a list of `{loc, msg}`. */
function validationFields(list: unknown): { readonly message: string | null; readonly param: string | null } {
  const entries = (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
    const { loc, msg } = (typeof entry === "object" && entry !== null ? entry : {}) as Record<
      string,
      unknown
    >;
    const path = (Array.isArray(loc) ? loc : []).filter((step) => step !== "body").join(".");
    return typeof msg === "string" ? [{ path, text: path === "" ? msg : `${path}: ${msg}` }] : [];
  });
  return {
    message: entries.length === 0 ? null : entries.map((entry) => entry.text).join("; "),
    param: entries[0]?.path || null,
  };
}

function retryDelayMs(details: unknown): number | null {
  for (const detail of Array.isArray(details) ? (details as unknown[]) : []) {
    const { retryDelay } = (typeof detail === "object" && detail !== null ? detail : {}) as {
      retryDelay?: unknown;
    };
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(String(retryDelay))?.[1];
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1_000);
  }
  return null;
}

/** `ThrottlingException` of `com.amazon.coral#ThrottlingException` or `ThrottlingException:http://...`, as AWS names errors in a header or in the body. */
export const awsKind = (stated: unknown): string | null =>
  typeof stated === "string" ? (/(?:^|#)([A-Za-z]+)(?:$|:)/.exec(stated)?.[1] ?? null) : null;

/** Words of a limit by the minute that read like those of a window: Bedrock's "Too many tokens, please wait before trying again." */
export const asksToWait = (status: number, { type, message }: ErrorFields): boolean =>
  status === 429 && (/^throttling/i.test(type ?? "") || /\bplease wait\b|wait before/i.test(message ?? ""));

const awsCredentialKinds: ReadonlySet<string> = new Set([
  ...["UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException"],
  ...["ExpiredTokenException", "IncompleteSignatureException"],
]);

/** What a request was refused for, where that decides who may be asked instead. */
export type RefusalKind = "content-policy" | "larger-window" | "tools" | "json-schema";

/** Codes of providers, compared in lower case. */
const codes: Readonly<Record<string, RefusalKind>> = {
  context_length_exceeded: "larger-window",
  request_too_large: "larger-window",
  content_policy_violation: "content-policy",
  content_filter: "content-policy",
  responsibleaipolicyviolation: "content-policy",
  cyber_policy_violation: "content-policy",
  invalid_prompt: "content-policy",
  data_inspection_failed: "content-policy",
};

/** Providers without codes say it in words. */
const phrases: readonly (readonly [RegExp, RefusalKind])[] = [
  [
    /context(?:[ _]length| window| size)|(?:prompt|input|request) (?:is )?too (?:long|large)|maximum (?:context|prompt) length|too many (?:input )?tokens/i,
    "larger-window",
  ],
  [
    /content (?:management )?polic|content[ _]filter|safety (?:system|filter|polic)|usage polic(?:y|ies)|flagged (?:as|for)|moderation/i,
    "content-policy",
  ],
];

/** null: it is none of these. */
export function refusalKind({ code, type, message, param }: ErrorFields): RefusalKind | null {
  const known = codes[String(code).toLowerCase()] ?? codes[String(type).toLowerCase()];
  if (known !== undefined) return known;
  const field = param?.split(/[.[]/, 1)[0];
  if (field === "response_format" || field === "text") return "json-schema";
  if (
    field === "tools" ||
    field === "tool_choice" ||
    field === "functions" ||
    field === "parallel_tool_calls"
  )
    return "tools";
  if (message === null) return null;
  for (const [phrase, kind] of phrases) if (phrase.test(message)) return kind;
  if (/(?:response_format|json_schema|structured output)/i.test(message) && isUnsupported(message))
    return "json-schema";
  if (/\b(?:tools?|function calling|tool_choice)\b/i.test(message) && isUnsupported(message)) return "tools";
  return null;
}

const isUnsupported = (message: string): boolean =>
  /not (?:supported|support|available|allowed)|unsupported|does(?: not|n't) support/i.test(message);

/** OpenAI's code for what providers say of key, account and model in words, types and statuses of their own; null: it is none of these. */
export function accountCode(status: number, { code, type, message }: ErrorFields): string | null {
  const said = message ?? "";
  // Waiting does not help an account that is out of money: Anthropic says so with 400, OpenAI with 429.
  if (
    [code, type].includes("insufficient_quota") ||
    type === "ServiceQuotaExceededException" ||
    (status < 500 &&
      /credit balance is too low|exceeded your current quota, please check your plan/i.test(said))
  )
    return "insufficient_quota";
  if (type !== null && awsCredentialKinds.has(type)) return "invalid_api_key";
  // Gemini says so with 400.
  if (code === "invalid_api_key" || (status === 401 && typeof code !== "string")) return "invalid_api_key";
  if (status === 400 && /^api key (?:not valid|not found|expired)/i.test(said)) return "invalid_api_key";
  if (status === 404 && (code === "model_not_found" || /\bmodels?\b/i.test(said))) return "model_not_found";
  return null;
}

/** A code that agents act on; null: the gateway's own says as much. */
export function shownCode({ code, type }: ErrorFields, refusal: RefusalKind | null): string | null {
  const own = [code, type].find((name) => typeof name === "string" && codes[name.toLowerCase()] === refusal);
  if (refusal === "larger-window") return "context_length_exceeded";
  if (refusal === "content-policy") return typeof own === "string" ? own : "content_policy_violation";
  return typeof code === "string" && /^[a-z][a-z0-9_.-]{0,63}$/i.test(code) ? code : null;
}

/** A field of the request; anything longer or stranger is none. */
export const shownParam = (param: string | null): string | null =>
  param !== null && /^[\w.[\]-]{1,128}$/.test(param) ? param : null;

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

const textOrNumber = (value: unknown): string | number | null =>
  typeof value === "string" || typeof value === "number" ? value : null;
