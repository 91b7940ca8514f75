import { describe, expect, it } from "vitest";
import type { ProviderAdapter } from "../upstream/provider.ts";
import { createProviderRegistry } from "./provider-registry.ts";

const idle: ProviderAdapter = {
  protocol: "openai-chat",
  start: () => ({ pause() {}, resume() {}, abort() {} }),
  close: async () => {},
};

describe("createProviderRegistry", () => {
  it("makes an adapter once, when it is first asked for, and then gives it at once", async () => {
    let made = 0;
    const registry = createProviderRegistry(
      new Map([
        [
          "late",
          async () => {
            made += 1;
            return idle;
          },
        ],
      ]),
    );
    expect(made).toBe(0);
    const [first, second] = [registry.get("late"), registry.get("late")];
    expect(await first).toBe(idle);
    expect(await second).toBe(idle);
    expect(registry.get("late")).toBe(idle);
    expect(made).toBe(1);
  });

  it("knows its names, and nothing for others", () => {
    const registry = createProviderRegistry(new Map([["a", () => idle]]));
    expect(registry.names()).toEqual(["a"]);
    expect(registry.has("a")).toBe(true);
    expect(registry.has("b")).toBe(false);
    expect(registry.get("b")).toBeNull();
  });

  it("tries a factory that failed again", async () => {
    let calls = 0;
    const registry = createProviderRegistry(
      new Map([
        [
          "a",
          async () => {
            calls += 1;
            if (calls === 1) throw new Error("not yet");
            return idle;
          },
        ],
      ]),
    );
    await expect(registry.get("a")).rejects.toThrow("not yet");
    expect(await registry.get("a")).toBe(idle);
  });

  it("closes what it made and what they share", async () => {
    const closed: string[] = [];
    const registry = createProviderRegistry(
      new Map([
        ["a", () => ({ ...idle, close: async () => void closed.push("a") })],
        ["b", () => ({ ...idle, close: async () => void closed.push("b") })],
      ]),
      async () => void closed.push("shared"),
    );
    await registry.get("a");
    await registry.close();
    expect(closed).toEqual(["a", "shared"]);
  });
});
