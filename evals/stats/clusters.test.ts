import { describe, expect, it } from "vitest";
import { clusterRows, clusterSums } from "./clusters.ts";

describe("clusterRows", () => {
  it("numbers clusters by first appearance and lists their rows", () => {
    const clusters = clusterRows(["b", "a", "b", "c", "a"]);
    expect([...clusters.clusterOf]).toEqual([0, 1, 0, 2, 1]);
    expect([...clusters.members]).toEqual([0, 2, 1, 4, 3]);
    expect([...clusters.starts]).toEqual([0, 2, 4, 5]);
    expect([...clusterSums(Float64Array.of(1, 2, 3, 4, 5), clusters)]).toEqual([4, 7, 4]);
  });

  it("refuses a row without a cluster", () => {
    expect(() => clusterRows(["a", ""])).toThrow(/Row 1 has no cluster/);
    expect(() => clusterSums(Float64Array.of(1), clusterRows(["a", "b"]))).toThrow(/do not fit/);
  });
});
