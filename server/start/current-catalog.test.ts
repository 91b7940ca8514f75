import { rmSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { configurationFolder } from "../config/testing-folder.ts";
import { currentCatalog } from "./current-catalog.ts";

const { folder, load } = configurationFolder();
afterAll(() => rmSync(folder, { recursive: true }));

it("takes new prices the moment they begin, and is one and the same between", async () => {
  const loaded = await load(`
models: [{id: openai/gpt-5-mini}]
prices:
  - {model: openai/gpt-5-mini, from: 2026-12-01, until: 2027-01-01, input: 0.2, output: 1}
`);
  let nowMs = Date.parse("2026-11-22T12:00:00Z");
  const catalog = currentCatalog(loaded, { nowMs: () => nowMs });
  const inputPrice = () => catalog().candidates[0]?.model.price?.inputNanoUsdPerMillion;
  const first = catalog();
  expect(inputPrice()).toBe(250_000_000);
  nowMs = Date.parse("2026-12-01") - 1;
  expect(catalog()).toBe(first);
  nowMs += 1;
  expect(inputPrice()).toBe(200_000_000);
  expect(first.candidates[0]?.model.price?.inputNanoUsdPerMillion).toBe(250_000_000);
  nowMs = Date.parse("2027-01-05");
  expect(inputPrice()).toBe(250_000_000);
});
