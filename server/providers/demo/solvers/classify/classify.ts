import { clampDifficulty, type DemoSolution, type DemoSolver } from "../../demo-solution.ts";
import { quotedText } from "../quoted-text.ts";
import { concepts } from "./concepts.ts";
import { languageEvidence } from "./languages.ts";
import { readLabels } from "./read-labels.ts";
import { sentimentBalance } from "./sentiment.ts";

const personalData =
  /[\w.+-]+@[\w-]+\.\w|\b\+?\d[\d ()-]{7,}\d\b|\b(?:Mr|Mrs|Ms|Dr)\.? [A-Z]|\b[A-Z][a-z]+ [A-Z][a-z]+\b|\b\d+[a-z]? [A-Z][a-z]+ (?:Street|Road|Avenue|Lane)\b/;

/** Sentiment, language and other labels by the words that usually go with them. */
export const solveClassify: DemoSolver = ({ text }) => {
  if (
    !/\b(?:classify|label|categor\w*|sentiment|positive|which of|which intent|intent|is this|assign|in which language|stance|triage|spam|choose one)\b/i.test(
      text,
    )
  )
    return null;
  const given = textToLabel(text);
  const instruction = text.slice(0, Math.max(0, text.lastIndexOf(given))) || text;
  if (/\bpositive\b/i.test(instruction) && /\bnegative\b/i.test(instruction))
    return sentiment(given, /\bneutral\b/i.test(instruction));
  const labels = readLabels(instruction);
  if (labels.length < 2) return null;
  const scores = labels.map((label) => labelScore(label, given));
  const best = scores.indexOf(Math.max(...scores));
  const isOpen = (scores[best] ?? 0) === 0;
  // Nothing speaks for any label: the one for the rest, where there is one, else the last.
  const rest = labels.findIndex((label) => /^(?:other|none|neutral|no_|undecided|legit)/i.test(label));
  const chosen = isOpen ? (rest === -1 ? labels.length - 1 : rest) : best;
  return {
    skill: "classify",
    difficulty: isOpen ? 3 : 1,
    right: labels[chosen] ?? "",
    wrong: labels[(chosen + 1) % labels.length] ?? "",
  };
};

/** What stands after "Message:", "Ticket:" or a blank line, else the quotation. */
function textToLabel(text: string): string {
  const named =
    /\n\s*(?:message|ticket|headline|text|review|comment|e-?mail|post|sentence|log line)\s*:\s*([\s\S]+)$/i.exec(
      text,
    )?.[1];
  return (named ?? quotedText(text) ?? text).trim();
}

function labelScore(label: string, given: string): number {
  const lower = ` ${given.toLowerCase()} `;
  const language = languageEvidence(label, given);
  if (language !== null) return language;
  if (/^(?:contains_)?(?:pii|personal)/i.test(label)) return personalData.test(given) ? 1 : 0;
  const known = concepts.filter(({ names }) => names.some((name) => label.toLowerCase().startsWith(name)));
  const cues = known.flatMap((one) => one.cues).filter((cue) => lower.includes(cue)).length;
  const stems = label
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((word) => word.length > 2)
    .map((word) => word.slice(0, 6));
  return 2 * cues + stems.filter((stem) => lower.includes(stem)).length;
}

function sentiment(given: string, hasNeutral: boolean): DemoSolution {
  const balance = sentimentBalance(given);
  const right = balance > 0 ? "positive" : balance < 0 ? "negative" : hasNeutral ? "neutral" : "negative";
  const wrong = right === "positive" ? "negative" : "positive";
  return { skill: "classify", difficulty: clampDifficulty(Math.abs(balance) > 1 ? 1 : 2), right, wrong };
}
