import type { ProtocolSplit } from "../../../evals/replay/protocol/protocol-part.ts";
import type { FewRowsScore } from "../../../evals/replay/protocol/score-few-rows.ts";
import type { GuaranteeScore } from "../../../evals/replay/protocol/score-guarantee.ts";
import type { PartScores } from "../../../evals/replay/protocol/score-protocol-part.ts";
import type { EmbeddingDepth } from "../../../evals/replay/routers/evidence-router.ts";

/** An outcome file, with its contextual embeddings, which are made once for all children. */
export interface ProtocolFile {
  readonly path: string;
  /** Row-major, one row a prompt; null: static features alone. */
  readonly contexts: Float32Array | null;
}

export type ProtocolTask =
  | {
      readonly kind: "part";
      readonly split: ProtocolSplit;
      readonly seed: number;
      readonly depths: readonly EmbeddingDepth[];
    }
  | { readonly kind: "few"; readonly repeat: number }
  | { readonly kind: "guarantee"; readonly repeat: number; readonly trainingRows: number };

/** `file` comes with the first task on that file, and takes the place of the one before. */
export interface ToProtocolChild {
  readonly file: ProtocolFile | null;
  readonly task: ProtocolTask;
}

export type ProtocolResult =
  | { readonly kind: "part"; readonly scores: PartScores }
  | { readonly kind: "few"; readonly score: FewRowsScore }
  | { readonly kind: "guarantee"; readonly scores: readonly GuaranteeScore[] };

export type FromProtocolChild =
  | { readonly result: ProtocolResult; readonly problem: null }
  | { readonly result: null; readonly problem: string };
