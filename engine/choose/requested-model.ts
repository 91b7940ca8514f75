import { isPresetName, type PresetName } from "./presets.ts";

/** What a client's `model` asks for. */
export type RequestedModel =
  | { readonly kind: "auto"; readonly preset: PresetName | null }
  /** `pinned` names one model or one candidate (`openai/gpt-5@high`). */
  | { readonly kind: "pinned"; readonly id: string };

const autoNames: ReadonlySet<string> = new Set(["auto", "tradewind/auto", "openrouter/auto"]);
const suffixPresets: ReadonlyMap<string, PresetName> = new Map([
  ["floor", "cheap"],
  ["nitro", "fast"],
]);

/**
 * Reads `auto`, `auto:cheap|balanced|best|fast`, the suffixes `:floor` (cheap) and `:nitro` (fast), or a model id; in capitals or not, and
 * without the spaces around it.
 * An unknown preset of `auto` gives null: guessing would spend money on a misspelling.
 */
export function readRequestedModel(written: string): RequestedModel | null {
  const name = written.trim();
  const colon = name.lastIndexOf(":");
  const base = colon === -1 ? name : name.slice(0, colon);
  const suffix = colon === -1 ? null : name.slice(colon + 1).toLowerCase();
  if (autoNames.has(base.toLowerCase())) {
    if (suffix === null) return { kind: "auto", preset: null };
    const preset = isPresetName(suffix) ? suffix : suffixPresets.get(suffix);
    return preset === undefined ? null : { kind: "auto", preset };
  }
  if (suffix !== null && suffixPresets.has(suffix)) return { kind: "pinned", id: base };
  return { kind: "pinned", id: name };
}

/** Whether a name leaves the choice to the router; a preset that does not exist asks for that as well. */
export const isAuto = (name: string): boolean => readRequestedModel(name)?.kind !== "pinned";
