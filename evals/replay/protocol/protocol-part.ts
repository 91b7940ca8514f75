import { splitRows } from "../../load/split-rows.ts";
import { splitTasks } from "../../load/split-tasks.ts";
import type { FeaturedRows, ReplayPart } from "../replay-part.ts";
import { replayPart } from "../replay-part.ts";

export type ProtocolSplit = "rows" | "tasks";

/** Share held out: a fifth of the questions, or three tenths of the tasks. */
const heldOutShare: Readonly<Record<ProtocolSplit, number>> = { rows: 0.2, tasks: 0.3 };

/** One split of the protocol; the rest of the rows is learned from. */
export function protocolPart(rows: FeaturedRows, split: ProtocolSplit, seed: number): ReplayPart {
  const cut = split === "rows" ? splitRows : splitTasks;
  const { train, test } = cut(rows.table, seed, heldOutShare[split]);
  return replayPart({ ...rows, rows: train }, { ...rows, rows: test });
}
