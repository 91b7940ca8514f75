import { describe, expect, it } from "vitest";
import { Untranslatable } from "../../operation/normalised-request.ts";
import { type AttemptFailure, failureFromProvider } from "./attempt-failure.ts";
import { isRefusal } from "./refusals.ts";
import {
  bodyKind,
  contentTypeOf,
  documentKind,
  emptyReply,
  stillQuiet,
  untranslatable,
} from "./reply-failures.ts";

describe("what a content type says a body is", () => {
  it.each([
    ["application/json", "json"],
    [" application/json; charset=utf-8", "json"],
    ["application/vnd.api+json", "json"],
    ["APPLICATION/PROBLEM+JSON", "json"],
    ["text/html; charset=utf-8", "html"],
    [" application/xhtml+xml", "html"],
    ["text/event-stream", null],
    ["x-text/html", null],
    ["text/plain; application/json", null],
    ["text/plain; text/html", null],
    [undefined, null],
    [["application/json"], null],
  ])("%j: %s", (type, kind) => {
    expect(documentKind({ "content-type": type })).toBe(kind);
  });

  it("is passed on as it was written, and is bytes where nothing was said", () => {
    expect(contentTypeOf({ "content-type": "audio/mpeg" })).toBe("audio/mpeg");
    expect(contentTypeOf({})).toBe("application/octet-stream");
    expect(contentTypeOf({ "content-type": ["a/b", "c/d"] })).toBe("application/octet-stream");
  });
});

describe("what the first bytes of a body are", () => {
  it.each([
    ["{", "document"],
    [" \r\n\t[1]", "document"],
    ["<html>", "document"],
    ["data: {}", "events"],
    [": wait", "events"],
    ["", "blank"],
    [" \n", "blank"],
    ["\ufeff", "blank"],
    ["\ufeff{", "document"],
    ["\ufeffdata: {}", "events"],
  ])("%j: %s", (text, kind) => {
    expect(bodyKind(Buffer.from(text))).toBe(kind);
  });

  it.each([
    [[0xef, 0x7b, 0x7b, 0x7b]],
    [[0xef, 0xbb, 0x7b, 0x7b]],
    [[0xef, 0x7b, 0xbf, 0x7b]],
    [[0x61, 0xbb, 0xbf, 0x7b]],
  ])("%j begin with no whole byte order mark", (bytes) => {
    expect(bodyKind(Buffer.from(bytes))).toBe("events");
  });
});

describe("a reply without an answer", () => {
  it.each([
    ["length", "upstream_output_limit"],
    ["MAX_TOKENS", "upstream_output_limit"],
    ["max_output_tokens", "upstream_output_limit"],
    ["stop", "upstream_empty_reply"],
    ["full_length", "upstream_empty_reply"],
    ["length_of", "upstream_empty_reply"],
    [null, "upstream_empty_reply"],
  ])("that ends with %s is %s, with the upstream's status", (reason, code) => {
    expect(emptyReply(reason, 203)).toMatchObject({ code, status: 203 });
  });

  it("is an answer where it was refused", () => {
    expect(["content_filter", "refusal", "SAFETY", "stop", null].map(isRefusal)).toEqual([
      ...[true, true, true, false, false],
    ]);
  });
});

describe("failures", () => {
  it.each([
    ["unreachable", "upstream_unreachable", "same"],
    ["connect-timeout", "upstream_timeout", "next"],
    ["invalid-reply", "upstream_invalid_reply", "next"],
    ["not-configured", "upstream_not_configured", "next"],
  ] as const)("that an adapter reports as %s keep the status that came", (kind, code, scope) => {
    expect(failureFromProvider({ kind, detail: "why" }, 203)).toMatchObject({
      ...{ code, scope, detail: "why", status: 203 },
    } satisfies Partial<AttemptFailure>);
  });

  it("of a translation name the client's field, and send the request to another model", () => {
    expect(untranslatable(new Untranslatable("tools[0]", "no such tool there"))).toMatchObject({
      ...{ kind: "failed", status: null },
      failure: {
        ...{ code: "upstream_rejected", scope: "other-model" },
        detail: "`tools[0]` cannot be carried over: no such tool there",
      },
    });
  });

  it("of a place that asked for quiet say in whole seconds for how much longer, and why", () => {
    const health = (quietMs: number, reason: string) =>
      ({ quietForMs: () => quietMs, state: () => ({ reason }) }) as unknown as Parameters<
        typeof stillQuiet
      >[1];
    expect(stillQuiet("a", health(0, "upstream_error"))).toBeNull();
    expect(stillQuiet("a", health(1_200, "upstream_error"))).toMatchObject({
      ...{ code: "upstream_error", retryAfterMs: 1_200 },
      detail: "it asked to be left alone for another 2 s",
    });
    expect(stillQuiet("a", health(1_000, "upstream_rate_limited"))).toMatchObject({
      ...{ code: "upstream_rate_limited", detail: "it asked to be left alone for another 1 s" },
    });
  });
});
