import { hashString } from "../../../engine/index.ts";
import { type AnswerKey, caseMessages, type WrittenReply } from "./answer-keys.ts";

/** Slips in code, JSON and figures; the first that applies is made. */
const slips: readonly (readonly [RegExp, string])[] = [
  [/\bIS NULL\b/, "IS NOT NULL"],
  [/\bNOT (?=EXISTS|IN\b)/, ""],
  [/\bcount\(\*\)/, "count(*) + 1"],
  [/\bDESC\b/, "ASC"],
  [/ (?:>=|<=|>|<|=)(?= .*;\n)/, " <>"],
  [/\bMath\.min\b/, "Math.max"],
  [/ - 1\b/, ""],
  [/\d+/, "+1"],
  [/\btrue\b/, "false"],
  [/\bnull\b/, '"unknown"'],
  [/\breturn .*(?!.*return)/, "return None"],
];

/** A plausible wrong reply to a case: one that the suite rejects, else another option, the broken code as it was given, or the ideal with a slip. */
export function wrongAnswer(key: AnswerKey, model: string): WrittenReply {
  const { ideal, rejected = [] } = key;
  const pick = hashString(`${model}/${key.id}`);
  const chosen = rejected[pick % rejected.length];
  if (chosen !== undefined) return chosen;
  if (typeof ideal !== "string") return "I am not sure which tool to call for that.";
  const prompt = String(caseMessages(key).at(-1)?.content);
  const options = [...prompt.matchAll(/^([A-Z])\) /gm)].map(([, letter = ""]) => letter);
  const others = options.filter((letter) => letter !== ideal.trim());
  if (options.length > others.length) return others[pick % others.length] ?? "";
  const broken = key.task_type === "code:debug" ? /```[\s\S]*?```/.exec(prompt)?.[0] : undefined;
  if (broken !== undefined) return broken;
  const slip = slips.find(([pattern]) => pattern.test(ideal));
  if (slip !== undefined)
    return ideal.replace(slip[0], (found) => (slip[1] === "+1" ? String(Number(found) + 1) : slip[1]));
  const names = (prompt.match(/(?<=[a-z,] )[A-Z][\w-]+/g) ?? []).filter((name) => !ideal.includes(name));
  return names[0] === undefined ? "I am not sure." : ideal.replace(/[A-Z][\w-]+|^.*$/, names[0]);
}
