import { describe, expect, it } from "vitest";
import type { EvidenceRow } from "../../../engine/index.ts";
import { learnNotices } from "./learn-notices.ts";

const row = (candidateId: string, taskType: string | null, score: number | null = 1): EvidenceRow =>
  ({ candidateId, taskType, score }) as EvidenceRow;
const none = { readCount: 0, untypedCount: 0, unknownTypes: [] };

describe("learnNotices", () => {
  it("has nothing to say of two measured models with task types", () => {
    expect(learnNotices({ ...none, rows: [row("a", "math"), row("b", "math")] })).toEqual([]);
  });
  it("says where one model alone has scores", () => {
    const rows = [row("a", "math"), row("b", "math", null), row("a", "chat"), row("b", "chat")];
    expect(learnNotices({ ...none, rows })).toEqual([
      expect.stringContaining("math: one model was measured"),
    ]);
  });
  it("says what was read, what could not be, and what the router does not know", () => {
    const notices = learnNotices({ rows: [], readCount: 3, untypedCount: 2, unknownTypes: ["sums"] });
    expect(notices).toEqual([
      expect.stringContaining("3 rows have no task type of their own"),
      expect.stringContaining(
        "2 rows have no task type, and their prompts are not at hand: name their suite with --suite",
      ),
      expect.stringContaining("Nothing is learnt of sums"),
    ]);
  });
});
