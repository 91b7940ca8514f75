import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createTextCipher, isSealed, readEncryptionKeys, UnreadableText } from "./text-cipher.ts";

const [first, second] = [randomBytes(32), randomBytes(32)];

describe("createTextCipher", () => {
  it("opens what it sealed, each time sealed otherwise", () => {
    const cipher = createTextCipher([first]);
    for (const text of ["", "a", "naïve 漢字 🙂", "x".repeat(300_000)]) {
      const sealed = cipher.seal(text, "p");
      expect(isSealed(sealed)).toBe(true);
      // Sixteen letters: four would be found by chance once in some 40 runs.
      if (text.length > 20) expect(sealed.includes(text.slice(0, 16)), "has the text").toBe(false);
      expect(cipher.open(sealed, "p")).toBe(text);
      expect(cipher.seal(text, "p")).not.toBe(sealed);
    }
  });

  it("opens with the keys of before a rotation, and knows what is left to seal again", () => {
    const old = createTextCipher([first]).seal("text", "p");
    const rotated = createTextCipher([second, first]);
    expect(rotated.open(old, "p")).toBe("text");
    expect(old.startsWith(rotated.prefix)).toBe(false);
    expect(rotated.seal("text", "p").startsWith(rotated.prefix)).toBe(true);
    expect(() => createTextCipher([second]).open(old, "p")).toThrow(UnreadableText);
  });

  it("opens nothing that was changed, cut or moved elsewhere", () => {
    const cipher = createTextCipher([first]);
    const sealed = cipher.seal("text", "reply 1");
    const flipped = `${sealed.slice(0, -6)}${sealed.at(-6) === "A" ? "B" : "A"}${sealed.slice(-5)}`;
    for (const [wrong, purpose] of [
      [flipped, "reply 1"],
      [sealed.slice(0, 30), "reply 1"],
      [sealed, "reply 2"],
    ] as const)
      expect(() => cipher.open(wrong, purpose), wrong).toThrow(UnreadableText);
  });

  it("leaves texts that were stored before there was a key", () => {
    expect(createTextCipher([first]).open("plain", "p")).toBe("plain");
  });
});

describe("readEncryptionKeys", () => {
  it("reads hexadecimal and base64, and says how to make one without showing what was given", () => {
    expect(readEncryptionKeys([first.toString("hex"), second.toString("base64")])).toEqual([first, second]);
    expect(readEncryptionKeys([])).toBeNull();
    for (const wrong of ["short", "x".repeat(64), first.toString("hex").slice(1)])
      expect(() => readEncryptionKeys([wrong])).toThrow(/^(?!.*short|.*xxxx).*openssl rand -base64 32/);
  });
});
