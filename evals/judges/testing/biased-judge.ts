import { createHash } from "node:crypto";
import { createSeededRandom } from "../../../engine/index.ts";
import type { TargetRequest } from "../../runs/target.ts";
import type { LabelledItem, LabelledPair, LabelledReply } from "../labelled.ts";

/** What the judge below is made of. Scores never leave [0,1], so that these are exactly what a measurement should find. */
export const trueJudge = {
  intercept: 0.15,
  slope: 0.6,
  lengthBias: 0.02,
  selfPreference: 0.07,
  /** Share of comparisons that the first place wins whatever stands there. */
  positionBias: 0.25,
} as const;

const middleDoublings = 8;
const noiseReach = 0.08;

/** A number in [0,1) that a text always gets. */
const chanceOf = (text: string): number =>
  createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;

export interface BiasedWorld {
  readonly replies: readonly LabelledReply[];
  readonly pairs: readonly LabelledPair[];
  /** What the judge says to a question of ours. */
  readonly answer: (request: Pick<TargetRequest, "messages">) => string;
}

/** Labelled replies of four models, one of them the judge's own family (`bias/...`), and a judge with known biases. */
export function biasedWorld(seed: number, prompts = 40): BiasedWorld {
  const random = createSeededRandom(seed);
  const known = new Map<string, LabelledReply>();
  const place = { file: "labels.jsonl", line: null };
  const models = ["bias/bias-1", "heron/heron-2", "otter/otter-1", "wren/wren-3"];
  const replies: LabelledReply[] = [];
  const pairs: LabelledPair[] = [];
  for (let prompt = 0; prompt < prompts; prompt += 1) {
    const own = models.map((model, at): LabelledReply => {
      // The judge's own family is really better and longer: neither may pass for a preference.
      const label = Math.min(4, Math.floor(5 * random()) + (at === 0 ? 1 : 0)) / 4;
      const length = Math.round(2 ** (6 + 3 * random() + (at === 0 ? 0.5 : 0)));
      const reply = `${seed}.${prompt}.${at} `.padEnd(length, "word ");
      return {
        kind: "rubric",
        place,
        cluster: `q${prompt}`,
        prompt: `Question ${prompt}?`,
        rubric: null,
        reference: null,
        reply,
        model,
        label,
      };
    });
    for (const one of own) known.set(one.reply.trim(), one);
    replies.push(...own);
    const [a, b, c, d] = own as [LabelledReply, LabelledReply, LabelledReply, LabelledReply];
    for (const [first, second] of [
      [a, b],
      [d, c],
      [c, a],
    ] as const) {
      pairs.push({
        kind: "pairwise",
        place,
        cluster: first.cluster,
        prompt: first.prompt,
        rubric: null,
        first: first.reply,
        second: second.reply,
        firstModel: first.model,
        secondModel: second.model,
        label: (1 + Math.sign(first.label - second.label)) / 2,
      });
    }
  }
  const labelOf = (text: string): LabelledReply => {
    const found = known.get(text.trim());
    if (found === undefined) throw new Error(`nobody labelled ${text.slice(0, 20)}`);
    return found;
  };
  return { replies, pairs, answer: (request) => answerOf(request, labelOf) };
}

function answerOf(
  { messages }: Pick<TargetRequest, "messages">,
  labelOf: (text: string) => LabelledReply,
): string {
  const question = String(messages.at(-1)?.content);
  const part = (name: string): string | null =>
    new RegExp(`<${name}>\\n([\\s\\S]*?)\\n</${name}>`).exec(question)?.[1] ?? null;
  const [reply, first, second] = [part("reply"), part("first"), part("second")];
  if (reply !== null) {
    const { label, model } = labelOf(reply);
    const score =
      trueJudge.intercept +
      trueJudge.slope * label +
      trueJudge.lengthBias * (Math.log2(reply.length) - middleDoublings) +
      (model?.startsWith("bias/") ? trueJudge.selfPreference : 0) +
      noiseReach * (2 * chanceOf(reply) - 1);
    return JSON.stringify({ reason: "as I see it", score });
  }
  if (first === null || second === null) throw new Error("this is no question to a judge");
  if (chanceOf(`${first}|${second}`) < trueJudge.positionBias) return '{"reason": "", "better": "first"}';
  const difference = labelOf(first).label - labelOf(second).label;
  const better = difference > 0 ? "first" : difference < 0 ? "second" : "tie";
  return JSON.stringify({ reason: "", better });
}

/** The items as a labelled file holds them, one a line. */
export const jsonlOf = (items: readonly LabelledItem[]): string =>
  items
    .map((item) =>
      JSON.stringify(
        item.kind === "rubric"
          ? { prompt: item.prompt, reply: item.reply, score: item.label, model: item.model }
          : {
              prompt: item.prompt,
              a: item.first,
              b: item.second,
              preference: ["b", "tie", "a"][2 * item.label],
              model_a: item.firstModel,
              model_b: item.secondModel,
            },
      ),
    )
    .join("\n");
