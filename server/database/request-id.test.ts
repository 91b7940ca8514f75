import { describe, expect, it } from "vitest";
import { isRequestId, requestIdBound, requestIdTimeMs } from "./request-id.ts";

/** The example of RFC 9562, appendix A.6: 22 February 2022, 14:22:22.00, GMT-05:00. */
const rfcExample = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
const rfcExampleMs = Date.UTC(2022, 1, 22, 19, 22, 22);

describe("requestIdTimeMs", () => {
  it("reads the time of the example in the RFC", () => {
    expect(requestIdTimeMs(rfcExample)).toBe(rfcExampleMs);
  });

  it("is null for what is no request id", () => {
    for (const text of [
      "",
      "x",
      rfcExample.toUpperCase(),
      rfcExample.replace("-7cc3", "-4cc3"),
      `${rfcExample} `,
    ]) {
      expect(requestIdTimeMs(text), text).toBeNull();
      expect(isRequestId(text), text).toBe(false);
    }
  });
});

describe("requestIdBound", () => {
  it("lies at or below every id of its millisecond and above those before", () => {
    expect(requestIdBound(rfcExampleMs) <= rfcExample).toBe(true);
    expect(requestIdBound(rfcExampleMs + 1) > rfcExample).toBe(true);
  });

  it("is padded, so that it sorts as text from 1970 on", () => {
    expect(requestIdBound(0)).toBe("00000000-0000-0000-0000-000000000000");
    expect(requestIdBound(255)).toBe("00000000-00ff-0000-0000-000000000000");
  });
});
