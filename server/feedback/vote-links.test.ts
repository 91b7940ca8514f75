import { describe, expect, it } from "vitest";
import { readVote, signVote, type Vote, voteKey } from "./vote-links.ts";

const key = voteKey("salt of one installation");
const nowMs = 1_800_000_000_000;
const vote: Vote = {
  requestId: "01936f2e-5c00-7abc-8def-0123456789ab",
  ...{ metric: "thumbs", value: true, expiresAtMs: nowMs + 60_000 },
};

describe("links to vote by", () => {
  it("read back as they were signed, until they expire", () => {
    for (const value of [true, false])
      expect(readVote(key, signVote(key, { ...vote, value }), nowMs)).toEqual({ ...vote, value });
    expect(() => readVote(key, signVote(key, vote), nowMs + 60_000)).toThrow("has expired");
  });

  it("are refused where anything in them was changed, or another installation signed them", () => {
    const token = signVote(key, vote);
    const changed = [
      token.replace("~up~", "~down~"),
      token.replace("thumbs", "other"),
      token.replace("0123456789ab", "0123456789ac"),
      token.slice(0, -1),
      `${token}A`,
      token.replace(/~[^~]*$/, ""),
      "",
      "~~~~",
      signVote(voteKey("another"), vote),
    ];
    for (const [index, one] of changed.entries())
      expect(() => readVote(key, one, nowMs), String(index)).toThrow("not valid");
    const parts = token.split("~");
    for (let place = 0; place < parts.length; place += 1) {
      const other = parts.with ? parts.with(place, `${parts[place]}0`) : parts;
      expect(() => readVote(key, other.join("~"), nowMs)).toThrow("not valid");
    }
  });
});
