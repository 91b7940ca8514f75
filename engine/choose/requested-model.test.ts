import { describe, expect, it } from "vitest";
import { isAuto, readRequestedModel } from "./requested-model.ts";

describe("readRequestedModel", () => {
  it("reads auto, presets, suffixes and model ids", () => {
    expect(readRequestedModel("auto")).toEqual({ kind: "auto", preset: null });
    expect(readRequestedModel("auto:best")).toEqual({ kind: "auto", preset: "best" });
    expect(readRequestedModel("openrouter/auto")).toEqual({ kind: "auto", preset: null });
    expect(readRequestedModel("Auto:Best")).toEqual({ kind: "auto", preset: "best" });
    expect(readRequestedModel("auto:floor")).toEqual({ kind: "auto", preset: "cheap" });
    expect(readRequestedModel("openai/gpt-5:nitro")).toEqual({ kind: "pinned", id: "openai/gpt-5" });
    expect(readRequestedModel("openai/gpt-5")).toEqual({ kind: "pinned", id: "openai/gpt-5" });
    expect(readRequestedModel("ollama/llama3:8b")).toEqual({ kind: "pinned", id: "ollama/llama3:8b" });
  });

  it("does not count the spaces around a name", () => {
    expect(readRequestedModel(" auto ")).toEqual({ kind: "auto", preset: null });
    expect(readRequestedModel("\tauto:best\n")).toEqual({ kind: "auto", preset: "best" });
    expect(readRequestedModel(" openai/gpt-5:nitro ")).toEqual({ kind: "pinned", id: "openai/gpt-5" });
    expect(readRequestedModel(" openai/gpt-5 ")).toEqual({ kind: "pinned", id: "openai/gpt-5" });
    expect(["auto ", "auto:cheep", "Tradewind/Auto", "openai/gpt-5:nitro", "autopilot"].map(isAuto)).toEqual([
      ...[true, true, true, false, false],
    ]);
  });

  it("refuses an unknown preset", () => {
    expect(readRequestedModel("auto:cheep")).toBeNull();
    expect(readRequestedModel("auto:constructor")).toBeNull();
  });
});
