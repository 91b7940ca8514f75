import { describe, expect, it } from "vitest";
import { databaseUrlFault, describeUrl } from "./describe-url.ts";

describe("describeUrl", () => {
  it("names host, port and database, not user and password", () => {
    expect(describeUrl("postgres://ann:s3cret@db.example.com:6432/trade%20wind?sslmode=require")).toBe(
      "PostgreSQL at db.example.com:6432/trade wind",
    );
    expect(describeUrl("postgresql:///tradewind")).toBe("PostgreSQL at localhost/tradewind");
  });
});

describe("databaseUrlFault", () => {
  it("finds a percent sign that begins nothing, says where, and repeats no part of the URL", () => {
    for (const [url, where] of [
      ["postgres://ann:s3%cret@db/x", "password"],
      ["postgres://ann:100%@db/x", "password"],
      ["postgres://a%zz:s3cret@db/x", "user"],
      ["postgres://ann:%ff@db/x", "password"],
      ["postgres://ann:s3cret@db/x%", "database name"],
    ] as const) {
      const fault = databaseUrlFault(url);
      expect(fault?.problem, url).toContain(`has a "%" in its ${where}`);
      expect(fault?.fix).toContain('"%" itself is %25');
      expect(JSON.stringify(fault)).not.toContain("cret");
      expect(() => describeUrl(url)).toThrow(fault?.problem);
    }
    expect(databaseUrlFault("postgres://ann:100%25@db/x")).toBeNull();
  });
});
