import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { matrixFaults, playFaultMatrix } from "./testing/fault-matrix.ts";

// `npm run faults` plays them all.
it("keeps every promise for clients of every protocol against a running server with default settings", {
  timeout: 300_000,
}, async () => {
  const { played } = await playFaultMatrix({ only: "error event", concurrency: 32 });
  expect(played.length).toBeGreaterThan(20);
  expect(played.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

it("is in the documentation, fault by fault", () => {
  const page = readFileSync(new URL("../../docs/reliability.md", import.meta.url), "utf8");
  const rows = page
    .slice(page.indexOf("<!-- faults -->"))
    .split("\n")
    .filter((line) => line.startsWith("| "));
  const names = rows.slice(2).map((row) => row.split(" | ")[0]!.slice(2));
  expect(names).toEqual(Object.keys(matrixFaults));
});
