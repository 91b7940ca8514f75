import { type Meters, ordinaryTier } from "../../engine/index.ts";
import type { Fields } from "./fields.ts";

/** No tier: the upstream leaves open which one served. */
const unsaid: ReadonlySet<string> = new Set(["", "auto", "unspecified", "traffic_type_unspecified"]);
/** Upstreams' words for the one at the list price: OpenAI's, Anthropic's and Gemini's, Groq's and Vertex's. */
const ordinary: ReadonlySet<string> = new Set(["default", "standard", "on_demand"]);
/** Words of the same meaning: OpenAI's older name, Vertex's names. */
const others: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    fast: "priority",
    on_demand_priority: "priority",
    on_demand_flex: "flex",
    on_demand_offpeak: "offpeak",
    provisioned_throughput: "provisioned",
  }),
);

/** A tier in the words in which prices name it; null: none is said. */
export function tierWord(stated: unknown): string | null {
  const word = typeof stated === "string" ? stated.toLowerCase() : "";
  if (unsaid.has(word)) return null;
  return ordinary.has(word) ? ordinaryTier : (others.get(word) ?? word);
}

/** The tier that an upstream says served, as a meter. */
export function tierMeter(stated: unknown): Pick<Meters, "serviceTier"> {
  const word = tierWord(stated);
  return word === null ? noTier : { serviceTier: word };
}

const noTier: Pick<Meters, "serviceTier"> = {};

/** What Anthropic says of a call beside its tier multiplies the price, too: `speed`, and the place where it runs. */
export function anthropicTierMeter(usage: Fields, asked: Fields): Pick<Meters, "serviceTier"> {
  const tier = tierWord(usage.service_tier);
  const speed = usage.speed ?? asked.speed;
  const place = usage.inference_geo ?? asked.inference_geo;
  const words = [
    ...(tier === null || tier === ordinaryTier ? [] : [tier]),
    ...(typeof speed === "string" && speed !== "standard" ? [speed] : []),
    ...(typeof place === "string" && !everywhere.has(place) ? [place] : []),
  ];
  if (words.length > 0) return { serviceTier: words.join("+") };
  return tier === null ? noTier : { serviceTier: tier };
}

/** Places at the list price. */
const everywhere: ReadonlySet<string> = new Set(["", "global", "not_available"]);
