import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { boundText, defaultTextBounds } from "./bound-text.ts";

const bounds = { headCharacters: 3, tailCharacters: 4 };

describe("boundText", () => {
  it("returns a text within the bounds as it is", () => {
    expect(boundText("", bounds)).toBe("");
    expect(boundText("12345678", bounds)).toBe("12345678");
  });

  it("keeps the head and the tail of a longer text", () => {
    expect(boundText("abcdefghijkl", bounds)).toBe("abc\nijkl");
  });

  it("leaves out a character that a bound would cut in two", () => {
    expect(boundText("ab😀--------xyz😀", bounds)).toBe("ab\nyz😀");
    expect(boundText("abc--------😀xyz", bounds)).toBe("abc\nxyz");
  });

  it("keeps a lone surrogate, which is no half of anything", () => {
    expect(boundText("ab\ud800--------wxyz", bounds)).toBe("ab\ud800\nwxyz");
    expect(boundText("abc--------\udc00xyz", bounds)).toBe("abc\n\udc00xyz");
  });

  it("changes nothing the second time", () => {
    const random = createSeededRandom(3);
    const characters = ["a", " ", "é", "😀", "\ud83d", "\ude00", "漢"];
    for (let round = 0; round < 300; round += 1) {
      const length = Math.floor(random() * 1500);
      let text = "";
      while (text.length < length) text += characters[Math.floor(random() * characters.length)];
      const once = boundText(text);
      expect(boundText(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(
        defaultTextBounds.headCharacters + 1 + defaultTextBounds.tailCharacters,
      );
    }
  });
});
