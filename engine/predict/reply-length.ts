import type { ParsedRequest, TaskDistribution } from "../contracts/index.ts";

/** Expected tokens of a reply. */
export interface ReplyLength {
  /** Of the text that the client sees. */
  readonly visibleTokens: number;
  /** Of the same reply without an asked length: what reasoning is in proportion to. "Yes or no" shortens the answer, not the thinking. */
  readonly workTokens: number;
}

/**
 * Reasoning is in proportion to at least so much work: told to think, a model thinks about "Hi" as well. Set by hand: some 50 tokens at low effort, 140 at medium,
 * 270 at high.
 */
export const minWorkTokens = 60;

/** How a kind of work's length follows its prompt: `ordinary * (turn / typicalTurn) ^ exponent`, within bounds of that factor. */
interface LengthRule {
  /** Tokens of a prompt whose reply has the ordinary length. */
  readonly typicalTurnTokens: number;
  readonly exponent: number;
  readonly smallest: number;
  readonly largest: number;
}

const rule = (
  typicalTurnTokens: number,
  exponent: number,
  smallest: number,
  largest: number,
): LengthRule => ({ typicalTurnTokens, exponent, smallest, largest });

/** By task type. Set by hand: a translation is as long as its text, a calculation grows with it, a poem hardly knows it. */
const rules: Readonly<Record<string, LengthRule>> = {
  "code:generate": rule(40, 0.35, 0.3, 2),
  "code:debug": rule(120, 0.35, 0.4, 2),
  "code:explain": rule(120, 0.3, 0.4, 2),
  "data:sql": rule(60, 0.3, 0.5, 2),
  math: rule(45, 0.8, 0.05, 1.3),
  reasoning: rule(60, 0.4, 0.2, 1.5),
  knowledge: rule(15, 0.2, 0.5, 1.5),
  reading: rule(300, 0.15, 0.5, 1.5),
  extract: rule(150, 0.4, 0.3, 3),
  classify: rule(100, 0, 1, 1),
  summarize: rule(600, 0.35, 0.25, 3),
  translate: rule(200, 1, 0.03, 20),
  rewrite: rule(200, 0.9, 0.08, 20),
  write: rule(40, 0.2, 0.5, 1.8),
  plan: rule(25, 0.2, 0.5, 1.8),
  creative: rule(25, 0.15, 0.6, 1.5),
  agent: rule(60, 0.3, 0.4, 2),
  chat: rule(20, 0.7, 0.15, 2),
};
/** Of a task type that is not named above. */
const generalRule = rule(40, 0.3, 0.2, 2);

/** A question of at most so many tokens that asks for nothing to be explained wants a fact. */
const factTurnTokens = 24;
const factFactor = 0.22;
const factTypes: ReadonlySet<string> = new Set(["knowledge", "reading", "reasoning"]);
/** What is to be explained, compared or derived takes more than what is to be named. */
const developFactor = 2;

const known = new WeakMap<TaskDistribution["taskTypes"], readonly (LengthRule & { isFactual: boolean })[]>();

/** One list for each taxonomy, so that a decision looks up no names. */
function rulesOf(taskTypes: TaskDistribution["taskTypes"]): readonly (LengthRule & { isFactual: boolean })[] {
  let found = known.get(taskTypes);
  if (found === undefined) {
    found = taskTypes.map((id) => ({ ...(rules[id] ?? generalRule), isFactual: factTypes.has(id) }));
    known.set(taskTypes, found);
  }
  return found;
}

/**
 * Expected length of the reply to a request, by the kind of work, the length of the prompt, and what the prompt asks for.
 *
 * Where the prompt was not read, the kind of work alone.
 *
 * @param ordinaryTokens of each task type, in the order of `tasks`
 */
export function replyLength(
  request: ParsedRequest,
  tasks: TaskDistribution,
  ordinaryTokens: Float64Array,
): ReplyLength {
  const cues = request.replyCues;
  if (cues === undefined) {
    const tokens = ordinaryTokens.reduce((sum, each, type) => sum + tasks.probabilities[type]! * each, 0);
    return { visibleTokens: tokens, workTokens: tokens };
  }
  const turnTokens = Math.max(2, cues.turnTokens);
  const isFact = turnTokens <= factTurnTokens && !cues.develops && cues.workTokens === null;
  const typeRules = rulesOf(tasks.taskTypes);
  let tokens = 0;
  for (let type = 0; type < ordinaryTokens.length; type += 1) {
    const probability = tasks.probabilities[type]!;
    // Below this a type adds less than a token.
    if (probability < 0.002) continue;
    const { typicalTurnTokens, exponent, smallest, largest, isFactual } = typeRules[type]!;
    const grown = exponent === 0 ? 1 : (turnTokens / typicalTurnTokens) ** exponent;
    const factor = Math.min(largest, Math.max(smallest, grown));
    const fact = isFact && isFactual ? factFactor : 1;
    tokens += probability * ordinaryTokens[type]! * factor * fact;
  }
  // What is to be made is named outright: on the logarithmic scale it counts twice what the kind of work says.
  if (cues.workTokens !== null) tokens = Math.cbrt(tokens * cues.workTokens ** 2);
  if (cues.develops) tokens *= developFactor;
  return { visibleTokens: cues.askedTokens ?? tokens * cues.detail, workTokens: tokens };
}
