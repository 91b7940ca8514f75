import { describe, expect, it } from "vitest";
import { errorText } from "./error-text.ts";

describe("errorText", () => {
  it("says why a query failed, and not what was in it", () => {
    const cause = new Error('relation "eval_runs" does not exist');
    expect(errorText(new Error("Failed query: select 1\nparams: a reply", { cause }))).toBe(
      'the database failed: relation "eval_runs" does not exist',
    );
  });
  it("does not say a thing twice", () => {
    const cause = new Error("disk full");
    expect(errorText(new Error("The run stopped: disk full.", { cause }))).toBe(
      "The run stopped: disk full.",
    );
  });
  it("keeps the stack of a mistake of ours alone, and takes what is no error", () => {
    expect(errorText(new TypeError("x is not a function"))).toContain("error-text.test.ts");
    expect(errorText(new Error("plain"))).toBe("plain");
    expect(errorText("text")).toBe("text");
  });
});
