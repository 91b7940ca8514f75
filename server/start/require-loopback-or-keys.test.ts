import { describe, expect, it } from "vitest";
import { isLoopback } from "../config/read-server-address.ts";
import { requireLoopbackOrKeys } from "./require-loopback-or-keys.ts";

describe("requireLoopbackOrKeys", () => {
  it("lets loopback listen without keys, and any address with keys", () => {
    expect(() => requireLoopbackOrKeys("127.0.0.1", false, "KEYS")).not.toThrow();
    expect(() => requireLoopbackOrKeys("0.0.0.0", true, "KEYS")).not.toThrow();
  });

  it("refuses any other address without keys, and names both ways out", () => {
    expect(() => requireLoopbackOrKeys("0.0.0.0", false, "TRADEWIND_API_KEYS")).toThrow(
      /TRADEWIND_API_KEYS=.*127\.0\.0\.1/,
    );
  });
});

describe("isLoopback", () => {
  it("knows the loopback addresses and nothing that only looks like one", () => {
    expect(["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"].every(isLoopback)).toBe(true);
    expect(
      ["0.0.0.0", "::", "127.0.0.1.example.com", "10.0.0.1", "localhost.example.com", ""].some(isLoopback),
    ).toBe(false);
  });
});
