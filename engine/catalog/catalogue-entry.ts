import type { Capabilities, ModelSpec } from "../contracts/index.ts";
import type { PriceOrigin } from "./price-reference.ts";

/** Where a group of figures comes from: the price package, published documentation, or nowhere yet. */
type FigureSource = "genai-prices" | "documentation" | "unknown";

/** One model of `datasets/catalogue/models.json`: what is known of it apart from where it is served and what it costs today. */
export interface CatalogueEntry {
  /** `provider/name`. */
  readonly id: string;
  /** See `ModelSpec.kind`; absent: chat. */
  readonly kind?: NonNullable<ModelSpec["kind"]>;
  readonly provider: string;
  /** The name that the provider knows it by. */
  readonly upstreamModel: string;
  /** Where the price package lists it, else its list price; null: not published, and `auto` does not take it where cost counts. */
  readonly price: PriceOrigin | null;
  readonly capabilities: Capabilities;
  /** null: taken from the price package where it states one, else unknown. */
  readonly contextWindowTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Cheapest first; those too expensive or too little known to be picked by `auto` are left out. */
  readonly reasoningEfforts: readonly string[];
  /** The effort that the provider takes where a request names none; null: none, or unknown. */
  readonly defaultEffort: string | null;
  /** Whether it reasons without being told to, where it has no effort setting; null: unknown, or it has one. */
  readonly reasonsByItself: boolean | null;
  /** See `ModelSpec.takesPrefill`. */
  readonly takesPrefill?: true;
  /** See `ModelSpec.effortsWithTools`. */
  readonly effortsWithTools?: readonly string[];
  /** Offered where only the provider's key is known; the others answer when the configuration names them. */
  readonly isCurrent: boolean;
  /** ISO day from which the provider no longer serves it; absent: none is announced. */
  readonly retires?: string;
  /** Id of the entry that its provider names in its place; absent: the one that is `successorOf` it. */
  readonly replacedBy?: string;
  /** Id of the entry with the same weights whose public figures count for this one too; null: figures are looked up under its own id. */
  readonly figuresFrom: string | null;
  /** Id of the entry that it follows in its family: believed to be at least as good until it has figures of its own. Absent: none is known. */
  readonly successorOf?: string;
  readonly sources: {
    readonly contextWindowTokens: FigureSource;
    readonly maxOutputTokens: FigureSource;
    readonly capabilities: FigureSource;
    readonly reasoningEfforts: FigureSource;
  };
}
