import { expect, it } from "vitest";
import { upstreamRequestId } from "./upstream-request-id.ts";

it("upstreamRequestId is the first id of a provider that can be repeated", () => {
  expect(upstreamRequestId({})).toBeNull();
  for (const name of [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "apim-request-id",
    "x-goog-request-id",
  ])
    expect(upstreamRequestId({ [name]: "req_1~" })).toBe("req_1~");
  expect(upstreamRequestId({ "request-id": "second", "x-request-id": "first" })).toBe("first");
  const longest = "x".repeat(128);
  expect(upstreamRequestId({ "x-request-id": longest })).toBe(longest);
  for (const value of [`${longest}x`, "", "a b", "a\u007f", "a\r\nb", "ä", " a", ["a", "b"]])
    expect(upstreamRequestId({ "x-request-id": value, "request-id": "next" })).toBe("next");
});
