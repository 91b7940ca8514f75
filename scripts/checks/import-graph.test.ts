import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { brokenArrow, findCycles, readImportGraph } from "./import-graph.ts";

const edges = readImportGraph(fileURLToPath(new URL("../..", import.meta.url)));

describe("the imports of the project", () => {
  it("are found at all", () => {
    expect(edges).toContainEqual({ from: "engine/router.ts", to: "engine/choose/choose.ts" });
    expect(edges.length).toBeGreaterThan(50);
  });

  it("point one way: contracts <- stages <- engine/index.ts <- (evals, server) <- scripts", () => {
    expect(
      edges.flatMap((edge) =>
        brokenArrow(edge) === null ? [] : [`${edge.from} -> ${edge.to}: ${brokenArrow(edge)}`],
      ),
    ).toEqual([]);
  });

  it("form no cycle", () => {
    expect(findCycles(edges)).toEqual([]);
  });
});

describe("brokenArrow", () => {
  it("sees each kind of broken wall", () => {
    const verdict = (from: string, to: string) => brokenArrow({ from, to });
    expect(verdict("engine/choose/choose.ts", "engine/predict/predictor.ts")).toContain(
      "may not import each other",
    );
    expect(verdict("engine/choose/choose.ts", "engine/index.ts")).toContain("joins the stages");
    expect(verdict("engine/choose/choose.ts", "server/main.ts")).toContain("may not import");
    expect(verdict("evals/run.ts", "server/main.ts")).toContain("may not import");
    expect(verdict("server/main.ts", "scripts/route.ts")).toContain("may not import");
    expect(verdict("server/main.ts", "engine/choose/choose.ts")).toContain("engine/index.ts");
    expect(verdict("dashboard/src/app.tsx", "server/reports/savings.ts")).toContain("answers alone");
    expect(verdict("dashboard/src/app.tsx", "engine/index.ts")).toContain("answers alone");
    expect(verdict("dashboard/src/app.tsx", "server/answers/list-answer.ts")).toBeNull();
    expect(verdict("server/answers/list-answer.ts", "engine/index.ts")).toContain("types alone");
    expect(verdict("server/main.ts", "engine/index.ts")).toBeNull();
    expect(verdict("engine/choose/choose.ts", "engine/numeric/softmax.ts")).toBeNull();
  });
});

describe("findCycles", () => {
  it("finds a cycle of three and none in a diamond", () => {
    const edge = (from: string, to: string) => ({ from, to });
    expect(findCycles([edge("a", "b"), edge("b", "c"), edge("c", "a")])).toEqual([["a", "b", "c", "a"]]);
    expect(findCycles([edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")])).toEqual([]);
  });
});
