import { describe, expect, it } from "vitest";
import { type AttemptFailure, attemptFailure } from "./attempt-failure.ts";
import type { DispatchErrorCode } from "./dispatch-error-codes.ts";
import { brokenStreamError, errorReply, type FailedAttempt } from "./error-reply.ts";
import { target } from "./testing/target.ts";

type Facts = Partial<AttemptFailure>;
const failed = (code: DispatchErrorCode, facts: Facts = {}, name = "a"): FailedAttempt => ({
  target: target("http://127.0.0.1", name),
  failure: attemptFailure(code, facts.scope ?? "next", `failed at ${name}`, facts),
});

describe("errorReply", () => {
  it.each<readonly [DispatchErrorCode, Facts, number]>([
    ["upstream_rejected", { status: 422 }, 422],
    ["upstream_rejected", { status: 400 }, 400],
    ["upstream_rejected", { status: 499 }, 499],
    ["upstream_rejected", { status: 500 }, 400],
    ["upstream_rejected", { status: 399 }, 400],
    ["upstream_rejected", { status: null }, 400],
    ["upstream_rejected", { status: 200, statedStatus: 413 }, 413],
    ["upstream_error", { status: 500 }, 500],
    ["upstream_error", { status: 529 }, 529],
    ["upstream_error", { status: 599 }, 599],
    ["upstream_error", { status: 600 }, 502],
    ["upstream_error", { status: 409 }, 502],
    ["upstream_error", { status: 200, statedStatus: 503 }, 503],
    ["upstream_error", { status: null }, 502],
    ["upstream_error", { status: null, retryAfterMs: 1 }, 503],
    ["upstream_error", { status: 409, retryAfterMs: 1 }, 502],
    ["upstream_unreachable", { status: null, retryAfterMs: 1 }, 502],
    ["upstream_timeout", { status: 503 }, 504],
    ["upstream_credentials", { status: 401 }, 502],
    ["upstream_credentials", { status: 401, upstreamCode: "invalid_api_key" }, 502],
    ["upstream_credentials", { status: 400, upstreamCode: "insufficient_quota" }, 429],
    ["upstream_invalid_reply", { status: 200, upstreamCode: "insufficient_quota" }, 502],
    ["upstream_not_found", { status: 404 }, 502],
    ["upstream_not_found", { status: 404, upstreamCode: "model_not_found" }, 404],
    ["upstream_invalid_reply", { upstreamCode: "model_not_found" }, 502],
    ["upstream_rate_limited", { status: 429 }, 429],
  ])("gives a client %s with %j as %d", (code, facts, status) => {
    const reply = errorReply([failed(code, facts)]);
    expect([reply.status, reply.code, reply.error.status]).toEqual([status, code, status]);
    expect(reply.error.message).not.toContain("Tried:");
  });

  it("tells of the refusal where there was one, else of the last attempt at the first target, and names all", () => {
    const first = failed("upstream_error", { status: 500 });
    const again = failed("upstream_timeout");
    const other = failed("upstream_credentials", { status: 401 }, "b");
    const reply = errorReply([first, again, other]);
    expect(reply.code).toBe("upstream_timeout");
    expect(reply.error.message).toMatch(
      /failed at a.* Tried: openai\/a#0 \(500\), openai\/a#0 \(upstream_timeout\), openai\/b#0 \(401\)\.$/,
    );
    const refused = failed("upstream_rejected", { status: 400, param: "seed", upstreamCode: "bad" }, "c");
    expect(errorReply([first, other, refused]).error).toMatchObject({
      ...{ code: "bad", param: "seed", status: 400, type: "invalid_request_error" },
      message: expect.stringContaining("failed at c"),
    });
    expect(() => errorReply([])).toThrow(RangeError);
  });

  it("repeats the upstream's code where agents act on it, and the words of a final answer as they are", () => {
    const codeOf = (code: DispatchErrorCode, upstreamCode: string | null) =>
      errorReply([failed(code, { upstreamCode })]).error.code;
    for (const code of ["upstream_rejected", "upstream_credentials", "upstream_not_found"] as const) {
      expect(codeOf(code, "theirs")).toBe("theirs");
      expect(codeOf(code, null)).toBe(code);
    }
    expect(codeOf("upstream_error", "theirs")).toBe("upstream_error");
    const withheld = { status: 400, scope: "none", upstreamMessage: "Flagged." } as const;
    const beside = failed("upstream_error");
    expect(errorReply([failed("upstream_rejected", withheld), beside]).error.message).toBe("Flagged.");
    const silent = failed("upstream_rejected", { ...withheld, upstreamMessage: null });
    expect(errorReply([silent, beside]).error.message).toContain("failed at a");
    const open = failed("upstream_rejected", { ...withheld, scope: "other-model" });
    expect(errorReply([open]).error.message).not.toBe("Flagged.");
  });

  it("says the shortest wait that any place asked for, in whole seconds rounded up", () => {
    const waits = (...all: readonly (number | null)[]) =>
      errorReply(all.map((retryAfterMs) => failed("upstream_rate_limited", { retryAfterMs })))
        .retryAfterSeconds;
    expect([waits(null), waits(null, null), waits(0)]).toEqual([null, null, 0]);
    expect([waits(9_000, 2_001, null), waits(1), waits(3_000)]).toEqual([3, 1, 3]);
  });

  it("tells of a stream that broke what broke it", () => {
    expect(brokenStreamError(failed("upstream_timeout"))).toEqual({
      ...{ type: "api_error", code: "upstream_stream_broken", param: null },
      message: expect.stringContaining("failed at a"),
    });
  });
});
