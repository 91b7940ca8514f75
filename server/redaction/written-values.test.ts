import { describe, expect, it } from "vitest";
import { FoldedText } from "./folded-text.ts";
import { passesIbanCheck, passesLuhn } from "./patterns.ts";
import { createRedactor } from "./redactor.ts";

const redactor = createRedactor();

describe("check digits", () => {
  it("of cards are Luhn's, as in ISO/IEC 7812-1, Annex B", () => {
    for (const right of ["4111111111111111", "79927398713", "5500005555555559", "18", "91", "0"])
      expect([right, passesLuhn(right)]).toEqual([right, true]);
    for (const wrong of ["4111111111111112", "79927398710", "5500005555555595", "19", "1"])
      expect([wrong, passesLuhn(wrong)]).toEqual([wrong, false]);
  });

  it("of accounts are those of ISO 7064, MOD 97-10: of the registry's examples, and of none with two characters exchanged", () => {
    for (const right of [
      "GB29NWBK60161331926819",
      "DE89370400440532013000",
      "MT84MALT011000012345MTLCAST001S",
    ]) {
      expect([right, passesIbanCheck(right)]).toEqual([right, true]);
      const wrong = `${right.slice(0, -2)}${right.at(-1)}${right.at(-2)}`;
      expect([wrong, passesIbanCheck(wrong)]).toEqual([wrong, wrong === right]);
    }
  });
});

describe("what is written otherwise", () => {
  it.each([
    // Every digit of every script, the first and the last among them.
    ["٠١٢٣٤٥٦٧٨٩", "0123456789"],
    ["۰۱۲۳۴۵۶۷۸۹", "0123456789"],
    ["०१२३४५६७८९", "0123456789"],
    ["০১২৩৪৫৬৭৮৯", "0123456789"],
    ["０１２３４５６７８９ＡＺａｚ＠＋－．", "0123456789AZaz@+-."],
    ["a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg", "abcdefg"],
  ])("%s is read as %s, and is left as it was", (written, read) => {
    const folded = FoldedText.of(written)!;
    expect([folded.text, folded.unfolded()]).toEqual([read, written]);
  });

  it("is not looked for in a text without any, and what stands beside it is read as it is", () => {
    expect(FoldedText.of("plain ÄÖ 12 ٪ ।")).toBeNull();
    expect(FoldedText.of("ÄÖ٪।１")?.text).toBe("ÄÖ٪।1");
  });

  it("goes back to how it was written around what was replaced, and from the beginning of a match on alone", () => {
    const folded = FoldedText.of("\u200ba１b２c\u200b")!;
    folded.replace(/x/g, () => ({ text: "-", length: 1 }));
    folded.replace(/[a-z]\d/g, (match) => ({ text: "[]", length: match === "a1" ? 0 : 1 }));
    expect([folded.text, folded.unfolded()]).toEqual(["a1[]2c", "\u200ba１[]２c\u200b"]);
  });
});

describe("numbers as people write them", () => {
  it.each([
    // International: 8 to 15 digits.
    ["+4915112345678, +49 (0) 30 / 901820, 0049 30 901820", "[phone], [phone], [phone]"],
    ["+1234567 +123456789012345 +1234567890123456", "+1234567 [phone] +1234567890123456"],
    ["x+4915112345678, 1.+4915112345678", "x+4915112345678, 1.+4915112345678"],
    // National, in groups: 9 digits or more, and no date.
    ["030 901820, 030/90 18 20, (030) 90182011", "[phone], [phone], [phone]"],
    ["030 90182", "030 90182"],
    ["0171-55-50 147, 0171-55-50-147", "[phone], [phone]"],
    ["030 12345678 12345678", "030 12345678 12345678"],
    ["05/12/2025, 05-12-2025 10, 05 12/2025 1000", "05/12/2025, 05-12-2025 10, [phone]"],
    // After a word: 8 to 15 digits, and no date.
    ["phone 98765432, phone: 9876543", "phone [phone], phone: 9876543"],
    ["phone 123456789012345, phone 1234567890123456", "phone [phone], phone 1234567890123456"],
    ["Telefon (98) 765-432", "Telefon [phone]"],
    [
      "call 2025-12-17 10, call (2025-12-17) 10, tel 17.12.2025 10",
      "call 2025-12-17 10, call (2025-12-17) 10, tel 17.12.2025 10",
    ],
    ["tel 98765.12.34", "tel [phone]"],
    ["telling 98765432", "telling 98765432"],
  ])("of %j leaves %j", (before, after) => expect(redactor.text(before)).toBe(after));

  it.each([
    ["127.0.0.1, 0.0.0.0, 255.255.255.0, 10.127.0.1", "127.0.0.1, 0.0.0.0, 255.255.255.0, [ip]"],
    ["0.0.0.07 200.0.0.0 10.0.0.0", "[ip] [ip] [ip]"],
    ["fe80::1, ::1, ::, a::b, 1::, ::ffff:10.0.0.7, std::vec", "[ip], ::1, ::, a::b, 1::, [ip], std::vec"],
    ["2001:db8::1. 2001:db8::1: 2001:db8::", "[ip]. [ip]: [ip]"],
  ])("addresses: of %j leaves %j", (before, after) => expect(redactor.text(before)).toBe(after));

  it.each([
    ["de89 3704 0044 0532 0130 00", "[iban]"],
    ["DE89370400440532013000 is mine", "[iban] is mine"],
    ["XX89370400440532013000", "XX89370400440532013000"],
    ["DE89 3704 0044 0532 0130 001", "DE89 3704 0044 0532 0130 001"],
    ["DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"],
  ])("accounts: of %j leaves %j", (before, after) => expect(redactor.text(before)).toBe(after));
});
