import { describe, expect, it } from "vitest";
import { limitResetMs, parseRetryAfter, statedWaitMs } from "./parse-retry-after.ts";

// The date of RFC 9110's own example.
const nowMs = Date.UTC(1999, 11, 31, 23, 59, 50);

describe("parseRetryAfter", () => {
  it.each([
    ["seconds", { "retry-after": "120" }, 120_000],
    ["a fraction of a second", { "retry-after": "0.5" }, 500],
    ["milliseconds, which are finer", { "retry-after-ms": "250", "retry-after": "1" }, 250],
    ["a date", { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" }, 9_000],
    ["an ISO date", { "retry-after": "1999-12-31T23:59:59Z" }, 9_000],
    ["the first of two", { "retry-after": ["1", "2"] }, 1_000],
    ["a date in the past", { "retry-after": "Fri, 31 Dec 1999 23:00:00 GMT" }, 0],
  ])("reads %s", (_name, headers, expected) => {
    expect(parseRetryAfter(headers, nowMs)).toBe(expected);
  });

  it.each([
    [{}],
    [{ "retry-after": "" }],
    [{ "retry-after": "-5" }],
    [{ "retry-after": "soon" }],
    [{ "retry-after": "1e9" }],
  ])("does not guess: %j", (headers) => {
    expect(parseRetryAfter(headers, nowMs)).toBeNull();
  });
});

describe("limitResetMs", () => {
  it.each([
    ["OpenAI", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m2.5s" }, 62_500],
    [
      "the limit that is used up alone",
      {
        ...{ "x-ratelimit-remaining-requests": "9", "x-ratelimit-reset-requests": "6h" },
        ...{ "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "20ms" },
      },
      20,
    ],
    [
      "Anthropic",
      {
        "anthropic-ratelimit-input-tokens-remaining": "0",
        "anthropic-ratelimit-input-tokens-reset": "1999-12-31T23:59:59Z",
      },
      9_000,
    ],
    ["the draft of the IETF", { "ratelimit-remaining": "0", "ratelimit-reset": "7" }, 7_000],
    [
      "a moment in milliseconds",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "946684799000" },
      9_000,
    ],
    ["no limit that is used up", { "x-ratelimit-remaining": "1", "x-ratelimit-reset": "7" }, null],
    ["words", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon" }, null],
    ["nothing", {}, null],
  ])("reads %s", (_name, headers, expected) => {
    expect(limitResetMs(headers, nowMs)).toBe(expected);
  });
});

describe("statedWaitMs", () => {
  it.each([
    ["Rate limit reached. Please try again in 7.66s. Visit https://x", 7_660],
    ["Please try again in 1m2.5s.", 62_500],
    ["Please retry after 6 seconds.", 6_000],
    ["try again in 20ms", 20],
    ["Please try again later", null],
    [null, null],
  ])("reads %s", (message, expected) => {
    expect(statedWaitMs(message)).toBe(expected);
  });
});
