import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

describe("redact", () => {
  it("takes out the key itself, whatever it looks like", () => {
    expect(redact("key hunter2 is wrong", "hunter2")).toBe("key [removed] is wrong");
  });

  it.each([
    "Incorrect API key provided: sk-proj-abc123DEF456",
    "Incorrect API key provided: sk-abc***************xyz9",
    "invalid gsk_AbCdEf123456",
    "header was Bearer abc.def.ghi",
    "key AIzaSyA1234567890abcdef not valid",
    "limit reached in organization org-AbC123xyz789",
  ])("takes out what is shaped like a key or an account: %s", (text) => {
    const clean = redact(text, null);
    expect(clean).toContain("[removed]");
    expect(clean).not.toMatch(/abc|AbC|AIza/);
  });

  it("leaves ordinary words alone", () => {
    const text =
      "Unsupported value: 'temperature' does not support 0.2 with this model; the task-based skip-level user-defined one does.";
    expect(redact(text, null)).toBe(text);
  });

  it("bounds the length and takes out control characters", () => {
    expect(redact("x".repeat(5_000), null)).toHaveLength(1_003);
    expect(redact("a\r\nset-cookie: b\u0000", null)).toBe("a set-cookie: b");
  });

  it("copes with an empty key", () => {
    expect(redact("abc", "")).toBe("abc");
  });
});
