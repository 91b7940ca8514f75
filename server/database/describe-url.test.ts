import { describe, expect, it } from "vitest";
import { describeUrl } from "./describe-url.ts";

describe("describeUrl", () => {
  it("names host, port and database, not user and password", () => {
    expect(describeUrl("postgres://ann:s3cret@db.example.com:6432/trade%20wind?sslmode=require")).toBe(
      "PostgreSQL at db.example.com:6432/trade wind",
    );
    expect(describeUrl("postgresql:///tradewind")).toBe("PostgreSQL at localhost/tradewind");
  });
});
