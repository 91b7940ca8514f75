import { describe, expect, it } from "vitest";
import { takeQueryKey } from "./query-key.ts";

const take = (url: string, headers: Record<string, string> = {}) => {
  const request = { url, headers, originalUrl: url };
  return { target: takeQueryKey(request as never), ...request };
};

describe("a key in the query", () => {
  it.each([
    ["/v1beta/models/auto:generateContent?key=sec%2Dret", "/v1beta/models/auto:generateContent"],
    [
      "/v1beta/models/auto:streamGenerateContent?alt=sse&key=sec-ret&key=other",
      "/v1beta/models/auto:streamGenerateContent?alt=sse",
    ],
    ["/v1/models/a/b:generateContent?%6bey=sec-ret", "/v1/models/a/b:generateContent"],
    ["/v1beta/models?KEY=sec-ret&pageSize=2", "/v1beta/models?pageSize=2"],
    ["/v1/v1beta/models/auto:countTokens?key=sec-ret", "/v1/v1beta/models/auto:countTokens"],
    ["/v1beta/nothing?key=sec-ret", "/v1beta/nothing"],
    ["//v1beta//models?key=sec-ret", "//v1beta//models"],
  ])("%s is nowhere to be seen, and is a header", (url, bare) => {
    const { target, url: seen, originalUrl, headers } = take(url);
    expect([target, seen, originalUrl]).toEqual([bare, bare, bare]);
    expect(headers).toEqual({ "x-goog-api-key": "sec-ret" });
  });

  it("does not replace the header, and is left alone on other paths", () => {
    const both = take("/v1beta/models?key=a", { "x-goog-api-key": "b" });
    expect([both.target, both.headers]).toEqual(["/v1beta/models", { "x-goog-api-key": "b" }]);
    const empty = take("/v1beta/models?key=a", { "x-goog-api-key": "" });
    expect(empty.headers).toEqual({ "x-goog-api-key": "a" });
    const other = take("/v1/requests?key=abc");
    expect([other.target, other.headers]).toEqual(["/v1/requests?key=abc", {}]);
  });
});
