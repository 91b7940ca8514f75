import type { Price } from "../../contracts/index.ts";
import type { SpendingRow } from "./model-terseness.ts";
import type { OrdinaryUse } from "./ordinary-use.ts";
import type { FigureItem, PublicFigure } from "./public-figure.ts";
import type { SpeedPrior } from "./speed-prior.ts";
import type { TaskMap } from "./task-map.ts";

/** A model for which a prior is wanted. */
export interface PriorSubject {
  readonly modelId: string;
  readonly provider: string;
  /** Model under whose id the figures stand; its own where nothing else is known. */
  readonly figuresFrom: string;
  /** Model that it follows in its family: without figures of its own it is believed to be at least that one; null: none is known. */
  readonly successorOf: string | null;
  readonly efforts: readonly string[];
  readonly defaultEffort: string | null;
  /** Whether it reasons without being told to, where it has no efforts; null: unknown. */
  readonly reasonsByItself: boolean | null;
  readonly price: Price | null;
}

export interface PublicPriorsInput {
  readonly figures: readonly PublicFigure[];
  readonly items: readonly FigureItem[];
  readonly spending: readonly SpendingRow[];
  /** Measured at the maker's endpoint, by model id. */
  readonly speeds: ReadonlyMap<string, SpeedPrior>;
  readonly taskMap: TaskMap;
  readonly ordinaryUse: OrdinaryUse;
  readonly subjects: readonly PriorSubject[];
}
