import type { ErrorFields } from "./error-fields.ts";

/** What a request was refused for, where that decides who may be asked instead. */
type RefusalKind = "content-policy" | "larger-window" | "tools" | "json-schema";

/** Codes of providers, compared in lower case. */
const codes: ReadonlyMap<string, RefusalKind> = new Map(
  Object.entries<RefusalKind>({
    context_length_exceeded: "larger-window",
    request_too_large: "larger-window",
    exceed_context_size_error: "larger-window",
    model_max_prompt_tokens_exceeded: "larger-window",
    content_policy_violation: "content-policy",
    content_filter: "content-policy",
    responsibleaipolicyviolation: "content-policy",
    cyber_policy_violation: "content-policy",
    invalid_prompt: "content-policy",
    data_inspection_failed: "content-policy",
  }),
);

/** Providers without codes say it in words; each of these stands in an error of one of them (`vendor-errors.test.ts`). */
const phrases: readonly (readonly [RegExp, RefusalKind])[] = [
  [
    /context(?:[ _]length|[ _]window| size| limit)|(?:prompt|input|request) (?:is )?too (?:long|large)|maximum (?:context|prompt|model) length|too many (?:input )?tokens/i,
    "larger-window",
  ],
  [
    /(?:input|prompt) token count|input tokens exceeded|`inputs` (?:tokens|must have)|model token limit|exceeds max(?:imum)? length|range of input length|maximum number of (?:input )?tokens/i,
    "larger-window",
  ],
  [
    /content (?:management )?polic|content[ _]filter|safety (?:system|filter|polic)|usage (?:polic(?:y|ies)|guidelines)|flagged (?:as|for)|moderation/i,
    "content-policy",
  ],
  [
    /content exists risk|considered high risk|inappropriate content|\bnew_sensitive\b|\u654f\u611f\u5185\u5bb9/i,
    "content-policy",
  ],
];

/** null: it is none of these. */
export function refusalKind({ code, type, message, param }: ErrorFields): RefusalKind | null {
  const known = codes.get(String(code).toLowerCase()) ?? codes.get(String(type).toLowerCase());
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

/** A code that agents act on; null: the gateway's own says as much. */
export function shownCode({ code, type }: ErrorFields, refusal: RefusalKind | null): string | null {
  const own = [code, type].find(
    (name) => typeof name === "string" && codes.get(name.toLowerCase()) === refusal,
  );
  if (refusal === "larger-window") return "context_length_exceeded";
  if (refusal === "content-policy") return typeof own === "string" ? own : "content_policy_violation";
  return typeof code === "string" && /^[a-z][a-z0-9_.-]{0,63}$/i.test(code) ? code : null;
}
