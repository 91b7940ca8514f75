import { describe, expect, it } from "vitest";
import { localCallersOnly } from "./local-callers-only.ts";

describe("localCallersOnly", () => {
  const check = localCallersOnly({ boundHost: "127.0.0.1", apiKeysVariable: "MY_KEYS" });
  const ask = (headers: Record<string, string>, url = "/v1/models"): string => {
    try {
      check({ headers, url });
    } catch (error) {
      const { code, message, status } = error as { code: string; message: string; status: number };
      expect([status, message]).toEqual([403, expect.stringContaining("set MY_KEYS and send a key")]);
      return code;
    }
    return "served";
  };

  it("serves programs that call a loopback name, with any port or none", () => {
    for (const host of ["localhost", "LocalHost:80", "127.0.0.1:8787", "127.0.0.1", "[::1]:65535", "[::1]"])
      expect([host, ask({ host })]).toEqual([host, "served"]);
    expect(ask({ host: "localhost:1" }, "http://localhost:1/v1/models")).toBe("served");
  });

  it("refuses every other name, whatever it resolves to or looks like", () => {
    for (const host of [
      "",
      "evil.example",
      "localhost.evil.example",
      "evil.example:8787",
      "127.0.0.1.nip.io",
      "127.0.0.1.",
      "localhost.",
      "localhost:80:80",
      "localhost:evil",
      "user@localhost",
      "evil.example#localhost",
      "0.0.0.0",
      "10.0.0.1",
      "[::]",
      "[::1",
      "::1",
      "[::1].evil.example",
      "2130706433",
      "localhost evil.example",
    ])
      expect([host, ask({ host })]).toEqual([host, "host_not_allowed"]);
    expect(ask({})).toBe("host_not_allowed");
    expect(ask({ host: "localhost" }, "http://evil.example/v1/models")).toBe("host_not_allowed");
  });

  it("serves the address that it is bound to", () => {
    const boundTo = (boundHost: string, host: string) => () =>
      localCallersOnly({ boundHost, apiKeysVariable: "K" })({ headers: { host }, url: "/" });
    expect(boundTo("127.8.8.8", "127.8.8.8:1")).not.toThrow();
    expect(boundTo("127.8.8.8", "127.8.8.9:1")).toThrow();
    expect(boundTo("::1", "[::1]:1")).not.toThrow();
  });

  it("serves pages of its own and typed addresses, and refuses all other pages", () => {
    const host = "localhost:8787";
    expect(ask({ host, origin: "http://localhost:8787", "sec-fetch-site": "same-origin" })).toBe("served");
    expect(ask({ host, "sec-fetch-site": "none" })).toBe("served");
    for (const origin of [
      "https://evil.example",
      "http://localhost:3000",
      "http://localhost",
      "http://127.0.0.1:8787",
      "null",
      "",
      "chrome-extension://abc",
      "http://localhost:8787.evil.example",
    ])
      expect([origin, ask({ host, origin })]).toEqual([origin, "origin_not_allowed"]);
    for (const site of ["cross-site", "same-site", "", "anything"])
      expect([site, ask({ host, "sec-fetch-site": site })]).toEqual([site, "origin_not_allowed"]);
  });
});
