import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dispatchErrorCodes } from "../pipeline/dispatch/dispatch-error-codes.ts";
import { errorCodes } from "./error-codes.ts";
import { errorsPage } from "./errors-page.ts";

describe("docs/errors.md", () => {
  it("is what the table of codes says (npm run docs:build writes it)", () => {
    const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
    expect(page).toBe(errorsPage());
  });

  it("has no code twice: the gateway's own and those of upstream calls are apart", () => {
    expect(Object.keys(errorCodes).filter((code) => Object.hasOwn(dispatchErrorCodes, code))).toEqual([]);
  });
});
