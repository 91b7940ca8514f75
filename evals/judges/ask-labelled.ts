import type { AskJudge } from "../graders/grader.ts";
import { askWhichIsBetter } from "../graders/judge-pairwise.ts";
import { askForScore } from "../graders/judge-rubric.ts";
import type { LabelledItem } from "./labelled.ts";
import type { LabelledVerdict } from "./labelled-verdict.ts";
import { modelFamily } from "./model-family.ts";

/** For items that name no rubric. */
const defaultRubric =
  "A good reply is correct, does what the prompt asks for, leaves nothing needed out, and is clear.";

/** Asks a judge for one item exactly as runs ask it; pairs in both orders. @throws Error where no verdict comes or it cannot be read */
export async function askLabelled(
  item: LabelledItem,
  judge: string,
  askJudge: AskJudge,
): Promise<LabelledVerdict> {
  const isOwn = (model: string | null): number | null =>
    model === null ? null : Number(modelFamily(model) === modelFamily(judge));
  const { cluster, label, prompt } = item;
  if (item.kind === "rubric") {
    const { reply, reference, rubric } = item;
    const { score } = await askForScore(
      { prompt, reply, reference, rubric: rubric ?? defaultRubric },
      askJudge,
    );
    const own = isOwn(item.model);
    return { cluster, label, score, lengthDoublings: doublings(reply), own, placeLiking: null };
  }
  const { first, second, rubric: criterion } = item;
  const asFirst = await askWhichIsBetter({ prompt, first, second, criterion }, askJudge);
  const otherFirst = await askWhichIsBetter({ prompt, first: second, second: first, criterion }, askJudge);
  const [own, other] = [isOwn(item.firstModel), isOwn(item.secondModel)];
  return {
    cluster,
    label,
    score: (asFirst + 1 - otherFirst) / 2,
    lengthDoublings: doublings(first) - doublings(second),
    own: own === null || other === null ? null : own - other,
    placeLiking: asFirst + otherFirst - 1,
  };
}

const doublings = (reply: string): number => Math.log2(Math.max(1, reply.length));
