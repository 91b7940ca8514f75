import { completion, json, status } from "./behaviours.ts";
import type { Behaviour } from "./fake-upstream.ts";
import {
  both,
  bytes,
  document,
  type Fault,
  hidden,
  jsonType,
  passedOn,
  served,
  wholeOnly,
  withReply,
} from "./faults.ts";

const text = document.toString();
const raw = (body: string): Behaviour => bytes(Buffer.from(body), jsonType);
const [choice] = completion.choices;
const message = choice!.message;
const withChoice = (fields: object): Behaviour =>
  json({ ...completion, choices: [{ ...choice, ...fields }] });
const withMessage = (fields: object): Behaviour => withChoice({ message: { ...message, ...fields } });
const withFields = (fields: object): Behaviour => json({ ...completion, ...fields });
const call = (fields: object): Behaviour =>
  withReply(
    { role: "assistant", content: null, tool_calls: [{ id: "a", type: "function", ...fields }] },
    "tool_calls",
  );
const failed = hidden("upstream_error", 2);
const invalid = hidden("upstream_invalid_reply", 2);
const page = hidden("upstream_invalid_reply");

/** Whole replies, and errors in words of their own, beyond `replyFaults`. */
export const documentFaults: Readonly<Record<string, Fault>> = {
  // JSON.
  "a document with NaN": wholeOnly(raw(text.replace("1000", "NaN")), invalid),
  "a document with Infinity": wholeOnly(raw(text.replace("1000", "Infinity")), invalid),
  "a document with a trailing comma": wholeOnly(raw(text.replace(/\}$/, ",}")), invalid),
  "a document in single quotes": wholeOnly(raw(text.replaceAll('"', "'")), invalid),
  "a document with a raw line end in its text": wholeOnly(raw(text.replace("Hello ", "Hello\n")), invalid),
  "a document and garbage behind it": wholeOnly(raw(`${text} trailing`), invalid),
  "a document and a NUL behind it": wholeOnly(raw(`${text}\0`), invalid),
  "a document in a list": wholeOnly(raw(`[${text}]`), invalid),
  "a document in a text": wholeOnly(json(text), invalid),
  "a document behind a guard against scripts": wholeOnly(raw(`)]}',\n${text}`), invalid),
  "XML with 200": wholeOnly(
    bytes(Buffer.from("<?xml version='1.0'?><Error/>"), { "content-type": "application/xml" }),
    page,
  ),
  "plain words with 200": both(bytes(Buffer.from("OK"), { "content-type": "text/plain" }), invalid),
  "white space around a document": wholeOnly(raw(`\n\n  ${text}\n\n`), served),
  "choices twice in one document": wholeOnly(
    raw(
      text.replace(
        '"choices":',
        '"choices":[{"index":0,"message":{"content":"Other"},"finish_reason":"stop"}],"choices":',
      ),
    ),
    served,
  ),
  "usage twice in one document": wholeOnly(
    raw(text.replace('"usage":', '"usage":{"prompt_tokens":1,"completion_tokens":1,"cost":0},"usage":')),
    served,
  ),
  "a model twice in one document": wholeOnly(raw(text.replace('"model":', '"model":"x","model":')), served),
  "__proto__ in a document": wholeOnly(
    raw(text.replace('"choices":', '"__proto__":{"choices":[]},"constructor":{},"choices":')),
    served,
  ),
  "a document 20,000 levels deep": wholeOnly(
    raw(text.replace('"choices":', `"extra":${"[".repeat(20_000)}${"]".repeat(20_000)},"choices":`)),
    served,
  ),
  "escaped names in a document": wholeOnly(raw(text.replace('"choices"', '"\\u0063hoices"')), served),
  "a number of 400 digits": wholeOnly(raw(text.replace("1730000000", "1".repeat(400))), served),
  // Shapes.
  "a choice's index that is wrong": wholeOnly(withChoice({ index: 7 }), served),
  "a choice's index that is a text": wholeOnly(withChoice({ index: "0" }), served),
  "a choice without an index": wholeOnly(withChoice({ index: undefined }), served),
  "choices as an object of numbers": wholeOnly(withFields({ choices: { "0": choice } }), invalid),
  "a choice that is a text": wholeOnly(withFields({ choices: ["Hello"] }), invalid),
  "a message that is a text": wholeOnly(withChoice({ message: "Hello" }), invalid),
  "a message that is a list": wholeOnly(withChoice({ message: [message] }), hidden("upstream_empty_reply")),
  "a reply in the form of old completions": wholeOnly(
    withFields({ choices: [{ index: 0, text: "Hello", finish_reason: "stop" }] }),
    hidden("upstream_empty_reply"),
  ),
  "a role that is none": wholeOnly(withMessage({ role: "narrator" }), served),
  "a role that is null": wholeOnly(withMessage({ role: null }), served),
  "content that is an object": wholeOnly(withMessage({ content: { text: "Hello" } }), invalid),
  "content that is true": wholeOnly(withMessage({ content: true }), invalid),
  "content of white space alone": wholeOnly(withMessage({ content: "  \n" }), served),
  "tool calls null beside content": wholeOnly(withMessage({ tool_calls: null, function_call: null }), served),
  "an empty list of tool calls": wholeOnly(withMessage({ tool_calls: [] }), served),
  "tool calls that are an object": wholeOnly(withMessage({ tool_calls: { id: "a" } }), invalid),
  "a finish reason that is an object": wholeOnly(withChoice({ finish_reason: { type: "stop" } }), invalid),
  "a finish reason that is empty": wholeOnly(withChoice({ finish_reason: "" }), invalid),
  "a finish reason in capitals": wholeOnly(withChoice({ finish_reason: "STOP" }), served),
  "an id that is a number": wholeOnly(withFields({ id: 7, created: "now", object: "completion" }), served),
  "a model that is null": wholeOnly(withFields({ model: null }), served),
  "a model that is an object": wholeOnly(withFields({ model: { id: "x" } }), served),
  "fields that nobody knows": wholeOnly(
    withFields({ x_groq: { id: "r" }, timings: [1], warning: null }),
    served,
  ),
  "an error that is null beside a reply": wholeOnly(withFields({ error: null }), served),
  "an error beside a reply": wholeOnly(withFields({ error: { message: "boom" } }), failed),
  "an error that is empty": both(raw('{"error":{}}'), failed),
  "an error that is a list": both(raw('{"error":[{"message":"boom"}]}'), failed),
  "an error that is true": both(raw('{"error":true,"message":"boom"}'), failed),
  "a code and words with 200": both(
    raw('{"code":50505,"message":"Model service overloaded","data":null}'),
    invalid,
  ),
  "errors in a list with 200": both(raw('{"success":false,"errors":[{"code":1000,"message":"x"}]}'), invalid),
  "an error of 429 with 200": both(
    raw('{"error":{"message":"slow down","code":429}}'),
    hidden("upstream_rate_limited", 2),
  ),
  "an error of a key with 200": both(
    raw('{"error":{"message":"no","code":"invalid_api_key"}}'),
    hidden("invalid_api_key"),
  ),
  "a refusal with 200": both(
    raw('{"error":{"message":"no","code":"content_policy_violation"}}'),
    passedOn("content_policy_violation"),
  ),
  // Tool calls.
  "a tool call that is null": wholeOnly(
    withReply({ role: "assistant", content: null, tool_calls: [null] }, "tool_calls"),
    invalid,
  ),
  "a tool call without a function": wholeOnly(call({}), invalid),
  "a tool call with a name of spaces": wholeOnly(call({ function: { name: " ", arguments: "{}" } }), invalid),
  "a tool call with a name that is a number": wholeOnly(
    call({ function: { name: 7, arguments: "{}" } }),
    invalid,
  ),
  "a tool call's arguments of plain words": wholeOnly(
    call({ function: { name: "weather", arguments: "Rome" } }),
    invalid,
  ),
  // Usage.
  "usage with more cached than read": wholeOnly(
    withFields({ usage: { ...completion.usage, prompt_tokens_details: { cached_tokens: 5_000 } } }),
    served,
  ),
  "usage with more reasoning than written": wholeOnly(
    withFields({ usage: { ...completion.usage, completion_tokens_details: { reasoning_tokens: 5_000 } } }),
    served,
  ),
  "usage of halves of tokens": wholeOnly(
    withFields({ usage: { prompt_tokens: 10.5, completion_tokens: 0.5, total_tokens: 11 } }),
    served,
  ),
  "usage beyond whole numbers": wholeOnly(
    withFields({ usage: { prompt_tokens: 2 ** 60, completion_tokens: 2 ** 60, total_tokens: 2 ** 61 } }),
    served,
  ),
  "usage of true": wholeOnly(withFields({ usage: true }), served),
  "usage with a cost of its own": wholeOnly(
    withFields({ usage: { ...completion.usage, cost: "free", cost_details: 7 } }),
    served,
  ),
  "usage with details that are lists": wholeOnly(
    withFields({ usage: { ...completion.usage, prompt_tokens_details: [], completion_tokens_details: "x" } }),
    served,
  ),
  "no usage": wholeOnly(withFields({ usage: undefined }), served),
  // Errors with a status.
  "429 without a body": both((response) => response.writeHead(429).end(), hidden("upstream_rate_limited", 2)),
  "429, HTML": both(
    json("<html>Too Many Requests</html>", 429, { "content-type": "text/html" }),
    hidden("upstream_rate_limited", 2),
  ),
  ...Object.fromEntries(
    ["-5", "soon, please", "1e-3", " ", "Wed, 99 Foo 2015 07:28:00 GMT"].map((wait) => [
      `429, Retry-After ${wait.trim() === "" ? "of a space" : wait}`,
      both(status(429, {}, { "retry-after": wait }), hidden("upstream_rate_limited", 2)),
    ]),
  ),
  ...Object.fromEntries(
    [
      ["99999999999", { "retry-after": "99999999999" }],
      ["of a date in a century", { "retry-after": "Wed, 21 Oct 2122 07:28:00 GMT" }],
      ["of an ISO date", { "retry-after": "2122-10-21T07:28:00Z" }],
      ["of two headers", { "retry-after": ["60", "90"] as unknown as string }],
      ["of a minute, in ratelimit-reset", { "ratelimit-reset": "60", "ratelimit-remaining": "0" }],
      [
        "of a minute, in OpenAI's headers",
        {
          "x-ratelimit-remaining-requests": "0",
          "x-ratelimit-reset-requests": "1m0s",
          "x-ratelimit-remaining-tokens": "900",
          "x-ratelimit-reset-tokens": "20ms",
        },
      ],
      [
        "of a date, in Anthropic's headers",
        {
          "anthropic-ratelimit-requests-remaining": "0",
          "anthropic-ratelimit-requests-reset": "2122-10-21T07:28:00Z",
        },
      ],
      [
        "of a moment, in x-ratelimit-reset",
        { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "4817000000" },
      ],
    ].map(([name, headers]) => [
      `429, a wait ${name as string}`,
      both(status(429, {}, headers as Record<string, string>), hidden("upstream_rate_limited")),
    ]),
  ),
  "429, a wait in Google's details": both(
    status(429, { details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "47s" }] }),
    hidden("upstream_rate_limited"),
  ),
  "429, a wait in words": both(
    status(429, { message: "Rate limit reached for requests. Please try again in 41.5s." }),
    hidden("upstream_rate_limited"),
  ),
  "429, x-should-retry false": both(
    status(429, {}, { "x-should-retry": "false" }),
    hidden("upstream_rate_limited"),
  ),
  "408, Retry-After of a minute": both(status(408, {}, { "retry-after": "60" }), hidden("upstream_timeout")),
  "409, Retry-After of a minute": both(status(409, {}, { "retry-after": "60" }), hidden("upstream_error")),
  "529, Retry-After of a minute": both(status(529, {}, { "retry-after": "60" }), hidden("upstream_error")),
  "an error's message of 1 MB": both(status(500, { message: "x".repeat(1_000_000) }), failed),
  "an error's message with the key in it": both(
    status(400, {
      message: "Incorrect key sk-matrix-very-secret-0123456789, line\r\nset-cookie: a=b\u0000\u001b[31m",
    }),
    hidden("upstream_rejected"),
  ),
  "an error's code that is hostile": both(
    status(400, { message: "no", code: "<script>alert(1)</script>", param: "__proto__", type: ["x"] }),
    hidden("upstream_rejected"),
  ),
  "an error as a text in detail": both(json({ detail: "Not authenticated" }, 401), hidden("invalid_api_key")),
};
