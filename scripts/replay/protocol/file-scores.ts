import type { ProtocolSplit } from "../../../evals/replay/protocol/protocol-part.ts";
import type { FewRowsScore } from "../../../evals/replay/protocol/score-few-rows.ts";
import type { GuaranteeScore } from "../../../evals/replay/protocol/score-guarantee.ts";
import type { PartScores } from "../../../evals/replay/protocol/score-protocol-part.ts";

/** The guarantee as a user with few prompts meets it: every repeat with every model as the one used today. */
interface GuaranteeScores {
  readonly trainingRows: number;
  readonly scores: readonly GuaranteeScore[];
}

/** Everything that the protocol found on one file. */
export interface FileScores {
  /** The file's name without folder and endings. */
  readonly name: string;
  readonly prompts: number;
  readonly models: number;
  readonly tasks: number;
  readonly parts: readonly PartScores[];
  readonly fewRows: readonly FewRowsScore[];
  readonly guarantee: GuaranteeScores;
}

export const partsOf = (scores: FileScores, split: ProtocolSplit): readonly PartScores[] =>
  scores.parts.filter((part) => part.split === split);
