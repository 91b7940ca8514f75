import type { Weights } from "../contracts/index.ts";

export type PresetName = "cheap" | "balanced" | "best" | "fast";

/** Weights behind `auto:cheap`, `auto:balanced`, `auto:best` and `auto:fast`. `auto` alone takes the configured policy. */
export const presets: Readonly<Record<PresetName, Weights>> = Object.freeze({
  cheap: { quality: 0.3, cost: 0.65, latency: 0.05 },
  balanced: { quality: 0.6, cost: 0.3, latency: 0.1 },
  best: { quality: 0.989, cost: 0.01, latency: 0.001 },
  fast: { quality: 0.4, cost: 0.1, latency: 0.5 },
});

export const isPresetName = (name: string): name is PresetName => Object.hasOwn(presets, name);
