import type { Candidate, ModelSpec, ReasoningEffort } from "../contracts/index.ts";

/** A model that a client named, found or not; the rest is data for the error message. */
export type ModelLookup =
  | {
      readonly found: true;
      readonly model: ModelSpec;
      /** The effort after `@`; null: none was named. */
      readonly reasoningEffort: ReasoningEffort;
    }
  | {
      readonly found: false;
      /** `unknown`: no such model; `ambiguous`: several providers serve that name and none of them made the model; `effort`: the model has no such effort. */
      readonly reason: "unknown" | "ambiguous" | "effort";
      readonly requested: string;
      /** What was probably meant, likeliest first, at most three; empty: nothing is near. */
      readonly suggestions: readonly string[];
    };

/** The models this installation can reach, indexed once at start and frozen. Every look-up knows those by name only, too. */
export interface Catalog {
  /** Chat models. */
  readonly models: readonly ModelSpec[];
  /** Further models, which answer a client that names them and are never ranked. */
  readonly byNameOnly: readonly ModelSpec[];
  /** Models of other kinds than chat, those by name only included: no router ranks them. */
  readonly otherKinds: readonly ModelSpec[];
  /** One per model, or one per reasoning effort where the model has several, in the order of the models. */
  readonly candidates: readonly Candidate[];
  /** Exact id only; null: not in the catalogue. */
  model(id: string): ModelSpec | null;
  /** Exact id only, `openai/gpt-5@high`; null: not in the catalogue. */
  candidate(id: string): Candidate | null;
  /** The candidates of one model; empty: no such model. */
  candidatesOf(modelId: string): readonly Candidate[];
  /**
   * Reads a client's name for a model: an id, an id with an effort (`openai/gpt-5@high`), a bare name (`gpt-5`), a dated one, or another
   * gateway's spelling; see `modelFinder`. Letter case is ignored.
   */
  find(name: string): ModelLookup;
  /**
   * The candidate for a model that a client pinned. A null effort leaves the choice to the provider's default, as if the model were
   * called directly; an effort that is not offered as a candidate is passed on as the caller wrote it.
   */
  pinned(model: ModelSpec, reasoningEffort: ReasoningEffort): Candidate;
}
