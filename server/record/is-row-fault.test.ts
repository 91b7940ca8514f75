import { describe, expect, it } from "vitest";
import { isRefusal, isRowFault, sqlState } from "./is-row-fault.ts";

const withCode = (code: unknown): Error => Object.assign(new Error("some error"), { code });

describe("isRowFault", () => {
  it("blames the row for bad data, broken constraints and rows that are too large", () => {
    for (const code of ["22P02", "22P05", "23502", "54000"])
      expect(isRowFault(withCode(code)), code).toBe(true);
  });

  it("blames no row for what passes or can be fixed", () => {
    const codes = [
      "08006",
      "40P01",
      "42P01",
      "42501",
      "53100",
      "57P01",
      "58030",
      "ECONNREFUSED",
      "CONNECTION_CLOSED",
      22,
    ];
    for (const code of codes) expect(isRowFault(withCode(code)), String(code)).toBe(false);
    for (const thrown of [new Error("no code"), "22P02", null]) expect(isRowFault(thrown)).toBe(false);
  });
});

describe("sqlState", () => {
  it("is PostgreSQL's code alone, not Node's", () => {
    expect(sqlState(withCode("22P02"))).toBe("22P02");
    expect(sqlState(withCode("EPIPE"))).toBe("EPIPE");
    expect(sqlState(withCode("ECONNRESET"))).toBeNull();
  });
});

describe("isRefusal", () => {
  it("tells a database that does not take our rows from one that is gone, full or busy", () => {
    expect(["25006", "42703", "42501", "42P01", "28000", "3D000"].map(withCode).every(isRefusal)).toBe(true);
    expect(["57P01", "53100", "08006", "40P01", "22P02", "ECONNREFUSED"].map(withCode).some(isRefusal)).toBe(
      false,
    );
  });
});
