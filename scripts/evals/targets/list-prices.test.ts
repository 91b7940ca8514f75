import { describe, expect, it } from "vitest";
import { readEvalArguments } from "../eval-arguments.ts";
import { listPrice, priceNotices } from "./list-prices.ts";

const priceAs = (text: string) => readEvalArguments(["s.yaml", "--price-as", text]).priceAs;

describe("listPrice", () => {
  it("takes the model's own name, else the one of the catalogue that ends in it", () => {
    const own = listPrice("openai/gpt-4.1-mini");
    expect(own?.price.inputNanoUsdPerMillion).toBeGreaterThan(0);
    expect(listPrice("gpt-4.1-mini")).toEqual(own);
    expect(listPrice("gpt-4.1-min")).toBeNull();
    expect(listPrice("mini")).toBeNull();
  });

  it("takes the price that is named, for one model or for all", () => {
    const mini = listPrice("openai/gpt-4.1-mini");
    expect(listPrice("my-model", priceAs("openai/gpt-4.1-mini"))).toEqual(mini);
    const pairs = priceAs("my-model=openai/gpt-4.1-mini");
    expect(listPrice("my-model", pairs)).toEqual(mini);
    expect(listPrice("other", pairs)).toBeNull();
    expect(() => listPrice("m", priceAs("gpt-nothing"))).toThrow("--price-as");
    expect(() => priceAs("a/b,c/d")).toThrow("pairs");
  });

  it("says whose price is taken", () => {
    expect(priceNotices(["gpt-4.1-mini", "openai/gpt-4.1-mini", "unknown"], {})).toEqual([
      "gpt-4.1-mini: priced as openai/gpt-4.1-mini (--price-as names another)",
    ]);
  });
});
