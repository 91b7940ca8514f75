import type { Place } from "../suites/suite.ts";

interface LabelledBase {
  readonly place: Place;
  /** Items with one name share a source: their errors are not independent. Without a name of its own: the prompt. */
  readonly cluster: string;
  readonly prompt: string;
  readonly rubric: string | null;
}

/** One reply with people's score. */
export interface LabelledReply extends LabelledBase {
  readonly kind: "rubric";
  readonly reference: string | null;
  readonly reply: string;
  /** The model that wrote it; null: not said. */
  readonly model: string | null;
  /** People's score in [0,1]. */
  readonly label: number;
}

/** Two replies to one prompt with people's preference. */
export interface LabelledPair extends LabelledBase {
  readonly kind: "pairwise";
  readonly first: string;
  readonly second: string;
  readonly firstModel: string | null;
  readonly secondModel: string | null;
  /** 1: people prefer the first, 0: the second, 0.5: neither. */
  readonly label: number;
}

export type LabelledItem = LabelledReply | LabelledPair;
