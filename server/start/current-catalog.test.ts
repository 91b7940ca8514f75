import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { loadCatalogue } from "../config/load-catalogue.ts";
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

describe("a model that its provider retires", () => {
  const day = Date.parse("2026-12-01");
  const keys = { GEMINI_API_KEY: "g", OPENAI_API_KEY: "o", OPENROUTER_API_KEY: "r" };
  const loadReal = (text: string) => load(text, keys, [], loadCatalogue());

  it("is chosen by `auto` until its day, then by name only, in a server that runs on", async () => {
    const loaded = await loadReal("discover: always");
    let nowMs = day - 1;
    const catalog = currentCatalog(loaded, { nowMs: () => nowMs });
    const retiring = (): string[] =>
      catalog().models.flatMap(({ id }) => (id.includes("gemini-2.5") ? [id] : []));
    expect(retiring()).toEqual([
      "google/gemini-2.5-pro",
      "google/gemini-2.5-flash",
      "google/gemini-2.5-flash-lite",
    ]);
    nowMs = day;
    expect(retiring()).toEqual([]);
    const found = catalog().find("gemini-2.5-flash");
    expect(found).toMatchObject({
      found: true,
      model: { isByNameOnly: true, retirement: { day: "2026-12-01" } },
    });
    const successorId = found.found ? found.model.retirement?.successorId : null;
    expect(catalog().models.map(({ id }) => id)).toContain(successorId);
  });

  it("is chosen no longer either where the file names it, unless the file says otherwise or another place serves it", async () => {
    const loaded = await loadReal(`
models:
  - {id: google/gemini-2.5-pro}
  - {id: google/gemini-2.5-flash, retires: null}
  - {id: openai/gpt-5-mini, deployments: [{provider: openrouter, model: openai/gpt-5-mini}]}
  - {id: openai/gpt-5.5, retires: 2026-12-24}
`);
    const offered = (atMs: number): string[] =>
      loaded.modelsAt(atMs).flatMap(({ id, isByNameOnly }) => (isByNameOnly === true ? [] : [id]));
    expect(offered(day - 1)).toHaveLength(4);
    expect(loaded.nextPriceChangeMs(day - 1)).toBe(day);
    expect(offered(Date.parse("2027-02-01"))).toEqual(["google/gemini-2.5-flash", "openai/gpt-5-mini"]);
  });

  it("is told of at start from 60 days before, with what follows it", async () => {
    const loaded = await loadReal("models: [{id: google/gemini-2.5-pro}, {id: openai/gpt-5.5}]");
    expect(loaded.retirementNotes(day - 61 * 86_400_000)).toEqual([]);
    expect(loaded.retirementNotes(day - 1)).toEqual([
      "retire on 2026-12-01: google/gemini-2.5-pro (then google/gemini-3.1-pro-preview)",
    ]);
    expect(loaded.retirementNotes(day)[0]).toMatch(/^retired since 2026-12-01: google\/gemini-2\.5-pro/);
  });
});
