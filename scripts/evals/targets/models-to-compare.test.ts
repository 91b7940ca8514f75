import { describe, expect, it } from "vitest";
import { modelsToCompare } from "./models-to-compare.ts";

const model = (id: string) => ({ id, isDemo: id.startsWith("demo/") });
const here = (...ids: string[]) => ({ models: ids.map(model) });
const suite = (...models: string[]) => ({ models });

describe("modelsToCompare", () => {
  it("takes those asked for, whatever the suite names", () => {
    expect(modelsToCompare({ models: ["x/y"] }, [suite("a/b")], here("a/b"))).toEqual({
      models: ["x/y"],
      notices: [],
    });
  });

  it("takes the suite's own, and names the one that is not here", () => {
    const { models, notices } = modelsToCompare(
      { models: null },
      [suite("a/b", "c/d"), suite("a/b")],
      here("a/b", "demo/swift"),
    );
    expect(models).toEqual(["a/b"]);
    expect(notices).toEqual([
      "c/d: named by the suite, not configured here, left out. Set the key of the provider, or name other models: --models a,b",
    ]);
  });

  it("says that demo models answer for a suite whose models are not here", () => {
    const { models, notices } = modelsToCompare({ models: null }, [suite("a/b")], here("demo/swift", "c/d"));
    expect(models).toEqual(["demo/swift"]);
    expect(notices[0]).toContain(
      "a/b: named by the suite, not configured here, not asked; demo/swift answered",
    );
  });

  it("does not guess among many, nor at an endpoint", () => {
    expect(() => modelsToCompare({ models: null }, [suite()], here("a/1", "a/2", "a/3", "a/4"))).toThrow(
      "--models a/1,a/2,a/3 (there are 4)",
    );
    expect(() => modelsToCompare({ models: null }, [suite()], null)).toThrow("--models a,b");
    expect(modelsToCompare({ models: null }, [suite("a/b")], null).models).toEqual(["a/b"]);
  });
});
