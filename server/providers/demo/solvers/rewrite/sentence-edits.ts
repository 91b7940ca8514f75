import { baseOfThirdPerson, participleOfPast, pastOf } from "./verbs.ts";

export interface SentenceEdit {
  readonly asked: RegExp;
  /** null: the sentence is not of the form that it can change. */
  readonly edit: (sentence: string, instruction: string) => string | null;
  readonly difficulty: number;
}

const british: readonly (readonly [RegExp, string])[] = [
  [/\b(col|fav|flav|hon|lab|neighb|harb|behavi|hum)or/gi, "$1our"],
  [/\bgray\b/g, "grey"],
  [/\b(theat|cent|met|lit|fib)er(s?)\b/gi, "$1re$2"],
  [/\b(cancel|travel|label|model|signal)(ed|ing|er)\b/gi, "$1l$2"],
  [/\b(organ|real|recogn|apolog|special)iz/gi, "$1is"],
  [/\bprogram\b/g, "programme"],
  [/\b(def|off|lic)ense\b/gi, "$1ence"],
  [/\bjewelry\b/g, "jewellery"],
  [/\btire(s?)\b/g, "tyre$1"],
];
const subject = "(?:he|she|it|[A-Z][a-z]+|(?:the|a|an|my|your|his|her|our|their|this|every) (?:\\w+ )?\\w+)";

function inThePast(text: string): string {
  const verb = new RegExp(`\\b(${subject}|and|then) (\\w+?s|is|has)\\b`, "gi");
  return text
    .replace(
      verb,
      (_all, before: string, word: string) => `${before} ${pastOf(baseOfThirdPerson(word.toLowerCase()))}`,
    )
    .replace(/\bare\b/g, "were");
}

/** "The gardener planted the roses." -> "The roses were planted by the gardener." */
function inPassive(sentence: string): string | null {
  const found =
    /^((?:The|A|An|My|Our)? ?[\w ]+?) (\w+ed|\w+) ((?:the|a|an|my|our|two|three) [\w ]+?)[.!]?$/i.exec(
      sentence,
    );
  const participle = participleOfPast(found?.[2] ?? "");
  if (found === null || participle === null) return null;
  const [, agent = "", , patient = ""] = found;
  const isPlural = /[^s]s$/.test(patient) || /^(?:two|three)\b/.test(patient);
  const lowerAgent = /^(?:The|A|An|My|Our)\b/.test(agent)
    ? agent.charAt(0).toLowerCase() + agent.slice(1)
    : agent;
  return `${capital(patient)} ${isPlural ? "were" : "was"} ${participle} by ${lowerAgent}.`;
}

/** "Your sister speaks Polish." -> "Does your sister speak Polish?" */
function asQuestion(sentence: string): string | null {
  const helper = /^(.+?) (is|are|was|were|can|will|has|must|should) (.+?)[.!]?$/.exec(sentence);
  if (helper !== null) return `${capital(helper[2] ?? "")} ${lowerFirst(helper[1] ?? "")} ${helper[3]}?`;
  const plain = new RegExp(`^(${subject}) (\\w+s) (.+?)[.!]?$`, "i").exec(sentence);
  return plain === null
    ? null
    : `Does ${lowerFirst(plain[1] ?? "")} ${baseOfThirdPerson(plain[2] ?? "")} ${plain[3]}?`;
}

const separators: readonly (readonly [RegExp, string])[] = [
  [/\bsemicolons?\b/i, "; "],
  [/\b(?:one per line|each on (?:its own|a new) line|lines)\b/i, "\n"],
  [/\bspaces\b/i, " "],
];

function sorted(text: string, instruction: string): string {
  const separator = separators.find(([asked]) => asked.test(instruction))?.[1] ?? ", ";
  const order = itemsOf(text).sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
  return (/\b(?:descending|reverse|z to a)\b/i.test(instruction) ? order.reverse() : order).join(separator);
}

/** The things of "Please bring a torch, a blanket and a flask." or of a plain list. */
function itemsOf(text: string): string[] {
  return text
    .replace(/[.!]$/, "")
    .replace(/^(?:please )?(?:bring|buy|pack|get|take|we need|you need)\b:?/i, "")
    .split(/,\s*(?:and\s+)?|\s+and\s+|;\s*|\n/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

export const sentenceEdits: readonly SentenceEdit[] = [
  { asked: /\b(?:into|in) the past(?: tense)?\b/i, edit: inThePast, difficulty: 1 },
  { asked: /\bpassive\b/i, edit: inPassive, difficulty: 2 },
  { asked: /\byes-?\/?(?: or )?-?no question\b|\binto a question\b/i, edit: asQuestion, difficulty: 2 },
  {
    asked: /\bbritish spelling\b/i,
    edit: (text) => british.reduce((changed, [from, to]) => changed.replace(from, to), text),
    difficulty: 2,
  },
  { asked: /\b(?:sort|alphabetical)/i, edit: sorted, difficulty: 1 },
  {
    asked: /\b(?:as|into) a (?:bulleted )?list\b|\bbullet(?:s|ed| points?)\b/i,
    edit: (text) =>
      itemsOf(text)
        .map((item) => `- ${item}`)
        .join("\n"),
    difficulty: 1,
  },
  {
    asked: /\b(?:remove|without|drop) (?:the )?duplicates?\b|\bdeduplicate\b/i,
    edit: (text) => [...new Set(itemsOf(text))].join(text.includes("\n") ? "\n" : ", "),
    difficulty: 1,
  },
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lowerFirst = (text: string): string =>
  /^(?:The|A|An|My|Your|His|Her|Our|Their|This|He|She|It)\b/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
