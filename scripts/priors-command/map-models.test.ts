import { describe, expect, it } from "vitest";
import { mapModels } from "./map-models.ts";

const candidates = ["lab/small", "lab/large@low", "lab/large@high"];

describe("mapModels", () => {
  it("takes exact ids as they are, the map where there is one, and tells what is neither", () => {
    const map = new Map([
      ["big-one", "lab/large@high"],
      ["old-one", null],
    ]);
    expect(mapModels(["big-one", "lab/small", "old-one", "stranger"], map, candidates)).toEqual({
      columns: [
        { column: 0, candidateId: "lab/large@high" },
        { column: 1, candidateId: "lab/small" },
      ],
      unknown: ["stranger"],
    });
  });

  it("asks for the effort where a model has several, because they score differently", () => {
    expect(() => mapModels(["big-one"], new Map([["big-one", "lab/large"]]), candidates)).toThrow(
      "name one of lab/large@low, lab/large@high",
    );
  });

  it("refuses an id that is none, two names for one candidate, and nothing at all", () => {
    expect(() => mapModels(["a"], new Map([["a", "lab/smal"]]), candidates)).toThrow(
      "did you mean lab/small",
    );
    expect(() => mapModels(["a", "lab/small"], new Map([["a", "lab/small"]]), candidates)).toThrow(
      "a and lab/small are both lab/small",
    );
    expect(() => mapModels(["stranger"], new Map(), candidates)).toThrow("--map FILE");
  });
});
