import { describe, expect, it } from "vitest";
import type { WorkerEmbedder } from "../../engine/index.ts";
import { silentLog } from "../database/log.ts";
import {
  autoDeadlineMs,
  type ContextualDepthOptions,
  createContextualDepth,
  fullDeadlineMs,
} from "./contextual-depth.ts";

const vector = Float32Array.of(0.6, 0.8);

function open(extra: Partial<ContextualDepthOptions> = {}) {
  const state = {
    waitingTexts: 0,
    isBusy: false,
    nowMs: 0,
    answer: vector as Float32Array | null,
    opened: 0,
  };
  const deadlines: number[] = [];
  const embedder: WorkerEmbedder = {
    id: "contextual@1",
    dimensions: 2,
    embed: async (texts) => texts.map(() => vector),
    embedWithin: async (_text, deadlineMs) => {
      deadlines.push(deadlineMs);
      return state.answer;
    },
    status: () => ({ waitingTexts: state.waitingTexts, lateTexts: 0, refusedTexts: 0, failure: null }),
    close: async () => undefined,
  };
  const depth = createContextualDepth({
    depth: "auto",
    open: async () => {
      state.opened += 1;
      return embedder;
    },
    load: { isBusy: () => state.isBusy },
    monotonicMs: () => state.nowMs,
    log: silentLog,
    ...extra,
  });
  const opened = async () => {
    depth.prepare("contextual@1");
    expect(depth.embed("first", "contextual@1")).toBeNull();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { state, deadlines, depth, opened };
}

describe("createContextualDepth", () => {
  it("loads the model once, where priors make use of it, and lets no request wait for that", async () => {
    const { state, depth, opened } = open();
    depth.prepare(null);
    expect(state.opened).toBe(0);
    await opened();
    depth.prepare("contextual@1");
    expect(await depth.embed("text", "contextual@1")).toBe(vector);
    expect(state.opened).toBe(1);
  });

  it("waits for a vector no longer than the deadline of its depth", async () => {
    const auto = open();
    await auto.opened();
    await auto.depth.embed("text", "contextual@1");
    expect(auto.deadlines).toEqual([autoDeadlineMs]);
    const full = open({ depth: "full" });
    await full.opened();
    full.state.isBusy = true;
    full.state.waitingTexts = 9;
    await full.depth.embed("text", "contextual@1");
    expect(full.deadlines).toEqual([fullDeadlineMs]);
  });

  it("asks for nothing under `static`, on a busy loop, behind a queue, or for another model's vectors", async () => {
    const never = open({ depth: "static" });
    never.depth.prepare("contextual@1");
    expect(never.depth.embed("text", "contextual@1")).toBeNull();
    expect(never.state.opened).toBe(0);
    const { state, deadlines, depth, opened } = open();
    await opened();
    state.isBusy = true;
    expect(depth.embed("text", "contextual@1")).toBeNull();
    state.isBusy = false;
    state.waitingTexts = 2;
    expect(depth.embed("text", "contextual@1")).toBeNull();
    state.waitingTexts = 0;
    expect(depth.embed("text", "another@1")).toBeNull();
    expect(deadlines).toEqual([]);
  });

  it("rests for a second after three vectors in a row that came too late", async () => {
    const { state, depth, opened } = open();
    await opened();
    state.answer = null;
    for (let time = 0; time < 3; time += 1) expect(await depth.embed("text", "contextual@1")).toBeNull();
    state.answer = vector;
    state.nowMs = 999;
    expect(depth.embed("text", "contextual@1")).toBeNull();
    state.nowMs = 1000;
    expect(await depth.embed("text", "contextual@1")).toBe(vector);
  });

  it("goes on with the static embedding where the model cannot be loaded", async () => {
    const { depth } = open({ open: () => Promise.reject(new Error("a file is missing")) });
    depth.prepare("contextual@1");
    expect(depth.embed("text", "contextual@1")).toBeNull();
    await Promise.resolve();
    expect(depth.embed("text", "contextual@1")).toBeNull();
    await depth.close();
  });
});
