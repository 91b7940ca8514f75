import type { DemoSolution, DemoSolver } from "../demo-solution.ts";
import { quotedText } from "./quoted-text.ts";

const goodWords =
  /\b(?:good|great|love[ds]?|lovely|excellent|perfect|happy|wonderful|nice|best|enjoy(?:ed)?|fantastic|recommend|delicious|friendly|thank(?:s| you)?)\b/gi;
const badWords =
  /\b(?:bad|terrible|awful|hate[ds]?|worst|broken|poor|disappoint\w*|never|rude|slow|refund|waste|angry|horrible|late|wrong|dirty)\b/gi;

/** Sentiment by counting words, and other labels by their appearance in the text. */
export const solveClassify: DemoSolver = ({ text }) => {
  if (!/\b(?:classify|label|categor|sentiment|positive|which of|is this)\b/i.test(text)) return null;
  const given = quotedText(text) ?? text;
  if (/\bpositive\b/i.test(text) && /\bnegative\b/i.test(text))
    return sentiment(given, /\bneutral\b/i.test(text));
  const labels = readLabels(text);
  if (labels.length < 2) return null;
  const lower = given.toLowerCase();
  const hits = labels.map((label) => stems(label).filter((stem) => lower.includes(stem)).length);
  const best = hits.indexOf(Math.max(...hits));
  const right = labels[best] ?? "";
  const wrong = labels[(best + 1) % labels.length] ?? "";
  return { skill: "classify", difficulty: (hits[best] ?? 0) > 0 ? 2 : 4, right, wrong };
};

function sentiment(given: string, hasNeutral: boolean): DemoSolution {
  const balance = (given.match(goodWords)?.length ?? 0) - (given.match(badWords)?.length ?? 0);
  const right = balance > 0 ? "positive" : balance < 0 ? "negative" : hasNeutral ? "neutral" : "negative";
  const wrong = right === "positive" ? "negative" : "positive";
  return { skill: "classify", difficulty: Math.abs(balance) > 1 ? 1 : 2, right, wrong };
}

/** "as A, B or C", "one of: a, b, c", "Labels: x / y / z". */
function readLabels(text: string): string[] {
  const listed =
    /(?:\bas\b|\bone of\b|\bone:|\blabels?\b|\bcategor(?:y|ies)\b|\binto\b)[:\s(]*((?:[\w-]+(?: [\w-]+)?(?:,\s*(?:or )?|\s*\/\s*|\s+or\s+)){1,9}[\w-]+)/i.exec(
      text,
    )?.[1];
  return (listed ?? "")
    .split(/,\s*(?:or )?|\s*\/\s*|\s+or\s+/)
    .map((label) => label.trim())
    .filter((label) => label !== "");
}

function stems(label: string): string[] {
  return label
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((word) => word.length > 2)
    .map((word) => word.slice(0, 6));
}
