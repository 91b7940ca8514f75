import { describe, expect, it } from "vitest";
import { accountCode } from "./account-code.ts";
import type { ErrorFields } from "./error-fields.ts";

const said = (status: number, fields: Partial<ErrorFields>) =>
  accountCode(status, {
    code: null,
    type: null,
    message: null,
    retryAfterMs: null,
    ...fields,
  } as ErrorFields);

describe("what providers say of key, account and model", () => {
  it.each([
    [403, { type: "UnrecognizedClientException" }, "invalid_api_key"],
    [403, { type: "AccessDeniedException" }, null],
    [403, {}, null],
    [401, {}, "invalid_api_key"],
    [401, { code: "1002" }, "invalid_api_key"],
    [401, { code: "v1" }, null],
    [401, { code: "1a" }, null],
    [401, { code: "invalid_api_key" }, "invalid_api_key"],
    [400, { code: "invalid_api_key" }, "invalid_api_key"],
    [400, { message: "API key not valid. Please pass a valid API key." }, "invalid_api_key"],
    [400, { message: "Incorrect API key provided" }, "invalid_api_key"],
    [400, { message: "The text says: incorrect API key" }, null],
    [422, { message: "API key expired" }, null],
    [404, { code: "model_not_found" }, "model_not_found"],
    [404, { message: "The model `x` does not exist" }, "model_not_found"],
    [404, { message: "No such path" }, null],
    [403, { code: "model_not_found" }, null],
    [400, { message: "Model Not Exist" }, "model_not_found"],
    [422, { message: "Model Not Exist" }, null],
    [429, { code: "insufficient_quota" }, "insufficient_quota"],
    [400, { type: "exceeded_current_quota_error" }, "insufficient_quota"],
    [400, { message: "Your credit balance is too low" }, "insufficient_quota"],
    [499, { message: "Your credit balance is too low" }, "insufficient_quota"],
    [500, { message: "Your credit balance is too low" }, null],
    [503, { code: "insufficient_quota" }, "insufficient_quota"],
    [
      429,
      { message: "You exceeded your current quota, please check your plan and billing details." },
      "insufficient_quota",
    ],
    [429, { message: "You exceeded your current quota, please check your plan", retryAfterMs: 5_000 }, null],
  ] as const)("%i %j: %s", (status, fields, code) => {
    expect(said(status, fields)).toBe(code);
  });
});
