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

/** A field of the request; anything longer or stranger is none. */
export const shownParam = (param: string | null): string | null =>
  param !== null && /^[\w.[\]-]{1,128}$/.test(param) ? param : null;

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

const textOrNumber = (value: unknown): string | number | null =>
  typeof value === "string" || typeof value === "number" ? value : null;
