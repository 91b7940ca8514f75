import { describe, expect, it } from "vitest";
import type { GatewayError } from "../errors/gateway-error.ts";
import { requestLimits } from "../operation/request-limits.ts";
import { createJsonScan } from "./json-scan.ts";

/** What the scan says of a text that arrives in chunks of one size; null: nothing. */
function refusal(text: string, chunkBytes = Number.POSITIVE_INFINITY): string | null {
  const scan = createJsonScan();
  const bytes = Buffer.from(text);
  try {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      scan.feed(bytes.subarray(start, Math.min(bytes.length, start + chunkBytes)));
      if (chunkBytes === Number.POSITIVE_INFINITY) break;
    }
    return null;
  } catch (error) {
    return (error as GatewayError).message;
  }
}

describe("createJsonScan", () => {
  const { jsonDepth, jsonFields, jsonValues, jsonFieldNameBytes } = requestLimits;

  it("allows each limit and refuses one more", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(refusal(nested(jsonDepth))).toBeNull();
    expect(refusal(nested(jsonDepth + 1))).toContain(`more than ${jsonDepth} levels`);
    const fields = (count: number): string => `{${'"a":0,'.repeat(count).slice(0, -1)}}`;
    expect(refusal(fields(jsonFields))).toBeNull();
    expect(refusal(fields(jsonFields + 1))).toContain(`${jsonFields} fields`);
    const values = (count: number): string => `[${"0,".repeat(count).slice(0, -1)}]`;
    expect(refusal(values(jsonValues))).toBeNull();
    expect(refusal(values(jsonValues + 1))).toContain(`${jsonValues} values`);
    const named = (bytes: number): string => `{"${"n".repeat(bytes)}":0}`;
    expect(refusal(named(jsonFieldNameBytes))).toBeNull();
    expect(refusal(named(jsonFieldNameBytes + 1))).toContain("field name");
  });

  it("looks past what stands in strings, wherever they end", () => {
    const deep = "[{:,".repeat(jsonDepth * 1000);
    for (const inner of [
      deep,
      `${deep}\\"${deep}`,
      `\\\\`,
      `${"x".repeat(500)}\\\\\\"${deep}`,
      `é語😀${deep}`,
    ])
      expect(refusal(`{"a":"${inner}"}`), inner.slice(0, 20)).toBeNull();
  });

  it("says the same however a text is cut into chunks", () => {
    const tail = "[".repeat(jsonDepth + 1);
    const texts = [
      `{"a\\"b":"${"y".repeat(200)}\\\\","c":${tail}`,
      `{"k":"${'\\"'.repeat(300)}","d":"${"z".repeat(70)}\\"${tail}"}`,
      `{"${"n".repeat(300)}":1}`,
    ];
    for (const text of texts)
      for (const chunkBytes of [1, 2, 3, 63, 64, 65, 127])
        expect(refusal(text, chunkBytes), `${text.slice(0, 30)} by ${chunkBytes}`).toBe(refusal(text));
  });
});
