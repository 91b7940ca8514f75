import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type HashedTexts, hashesJson, saltHex } from "./salted-hash.ts";

describe("hashesJson", () => {
  const texts = {
    tenant: "a1b2",
    prompt: "Why?",
    conversation: "0123456789abcdef",
    session: "s1",
    user: "u1",
  } satisfies HashedTexts;
  const hashes = (changes: Partial<HashedTexts> = {}, salt = "one installation"): (string | null)[] =>
    JSON.parse(`[${hashesJson(saltHex(salt), { ...texts, ...changes })}]`) as (string | null)[];

  it("is equal for equal texts of one tenant of one installation", () => {
    expect(hashes()).toEqual(hashes());
    expect(hashes()[1]).toMatch(/^[\w-]{16}$/);
    expect(Buffer.from(hashes()[0]!, "base64").length).toBe(18);
  });

  it("has nothing in common between installations, tenants, texts and kinds", () => {
    const all = [
      hashes(),
      hashes({}, "another installation"),
      hashes({ tenant: "c3d4" }),
      hashes({ tenant: null }),
      hashes({ prompt: "Why not?", conversation: "0123456789abcdee" }),
      hashes({ prompt: texts.conversation, conversation: texts.prompt }),
    ];
    expect(new Set(all.map(([prompt]) => prompt)).size).toBe(all.length);
    expect(new Set(all.map(([, conversation]) => conversation)).size).toBe(all.length);
  });

  it("is no hash of the text alone, nor of the text after the salt as it was given", () => {
    const plain = [texts.prompt, `one installation${texts.prompt}`, `${saltHex("")}${texts.prompt}`].map(
      (text) => createHash("sha256").update(text).digest("base64").slice(0, 24),
    );
    expect(plain).not.toContain(hashes()[0]);
  });

  it("leaves out what is not known yet, and what there is not", () => {
    expect(hashesJson(null, texts)).toBe("null,null,null,null");
    expect(hashes({ conversation: null })[1]).toBeNull();
    expect(hashes({ prompt: null })[0]).toBeNull();
  });
});
