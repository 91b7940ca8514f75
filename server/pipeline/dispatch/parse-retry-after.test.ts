import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "./parse-retry-after.ts";

// The date of RFC 9110's own example.
const nowMs = Date.UTC(1999, 11, 31, 23, 59, 50);

describe("parseRetryAfter", () => {
  it.each([
    ["seconds", { "retry-after": "120" }, 120_000],
    ["a fraction of a second", { "retry-after": "0.5" }, 500],
    ["milliseconds, which are finer", { "retry-after-ms": "250", "retry-after": "1" }, 250],
    ["a date", { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" }, 9_000],
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
    [{ "retry-after": ["1", "2"] }],
  ])("does not guess: %j", (headers) => {
    expect(parseRetryAfter(headers, nowMs)).toBeNull();
  });
});
