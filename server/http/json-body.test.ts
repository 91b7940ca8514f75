import { describe, expect, it } from "vitest";
import { GatewayError } from "../errors/gateway-error.ts";
import { parseJsonBody } from "./json-body.ts";

function failure(body: Buffer): GatewayError {
  try {
    parseJsonBody(body);
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error("it was accepted");
}

describe("parseJsonBody", () => {
  it("returns what the body says", () => {
    expect(parseJsonBody(Buffer.from('{"model":"auto","text":"Grüße 😀"}'))).toEqual({
      model: "auto",
      text: "Grüße 😀",
    });
  });

  it("tells empty, cut, wrong and non-UTF-8 bodies apart", () => {
    expect(failure(Buffer.alloc(0)).message).toBe("The request body is empty: send one JSON object.");
    expect(failure(Buffer.from('{"a":')).code).toBe("invalid_json");
    expect(failure(Buffer.from("   ")).message).toContain("white space only");
    expect(failure(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])).code).toBe("invalid_utf8");
  });

  it("names line and column of the fault, and shows nothing of the body", () => {
    const error = failure(Buffer.from('{"model": "auto",\n  "messages": secret}'));
    expect(error.message).toContain("line 2, column 15");
    expect(error.message).not.toContain("secret");
  });
});
