import { describe, expect, it } from "vitest";
import { errorCodes } from "../../errors/error-codes.ts";
import { geminiErrors } from "./gemini-errors.ts";

const statuses = [
  ...[
    "INVALID_ARGUMENT",
    "UNAUTHENTICATED",
    "PERMISSION_DENIED",
    "NOT_FOUND",
    "ABORTED",
    "RESOURCE_EXHAUSTED",
  ],
  ...["CANCELLED", "INTERNAL", "UNIMPLEMENTED", "UNAVAILABLE", "DEADLINE_EXCEEDED"],
];

describe("errors of the gateway in Google's form", () => {
  it.each(Object.entries(errorCodes))("%s", (code, { status, type }) => {
    const text = geminiErrors.body({ message: "No.", type, code, param: "contents" } as never, "r1");
    const { error } = JSON.parse(text);
    expect(error).toEqual({
      ...{ code: status, message: "No.", status: expect.any(String) },
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: expect.stringMatching(/^[A-Z][A-Z0-9_]+$/),
          domain: "tradewind",
          metadata: { code, type, param: "contents", request_id: "r1" },
        },
      ],
    });
    expect(statuses).toContain(error.status);
  });

  it("say when to ask again", () => {
    const details = { limit: 3, retry_after_s: 7 };
    const error = {
      message: "Slowly.",
      type: "rate_limit_error",
      code: "rate_limit_exceeded",
      param: null,
      details,
    };
    const { error: told } = JSON.parse(geminiErrors.body(error as never, "r1", 7));
    expect(told).toMatchObject({ code: 429, status: "RESOURCE_EXHAUSTED" });
    expect(told.details[0].metadata).toMatchObject({ limit: "3", retry_after_s: "7" });
    expect(told.details[1]).toEqual({
      ...{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7s" },
    });
  });
});
