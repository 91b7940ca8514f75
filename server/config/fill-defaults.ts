import { withoutEmptySections } from "./check-shape.ts";
import { configurationSchema } from "./config-schema.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import { defaultConfigurationFile } from "./default-configuration.ts";

/** Weights are one statement: `{quality: 1}` means quality alone, not quality beside the other defaults. */
const noWeights = { quality: 0, cost: 0, latency: 0 };

/** A valid file with everything that it leaves out. Neither argument nor defaults are changed. */
export function fillDefaults(value: unknown): ConfigurationFile {
  const file = withoutEmptySections(value ?? {}, configurationSchema);
  const filled = laidOver(defaultConfigurationFile, file) as ConfigurationFile;
  const weights = (file as { routing?: { weights?: object } }).routing?.weights;
  if (weights === undefined) return filled;
  return { ...filled, routing: { ...filled.routing, weights: { ...noWeights, ...weights } } };
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps are merged field by field; lists and single values replace. */
function laidOver(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = Object.hasOwn(base, name) ? laidOver(base[name], value) : value;
  }
  return merged;
}
