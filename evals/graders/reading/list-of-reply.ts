import { jsonOfReply } from "./json-of-reply.ts";
import { afterAnswerMarker } from "./marked-answer.ts";

/** Items of a JSON array, or of a list with one item per line or between commas; of what follows "Answer:" where there is such a marker. */
export function listOfReply(text: string): string[] {
  const parsed = jsonOfReply(text);
  if (Array.isArray(parsed))
    return parsed.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
  const answer = (afterAnswerMarker(text) ?? text).trim();
  const bulleted = answer.split("\n").filter((line) => bullet.test(line));
  const isList = bulleted.length > 0;
  // A line of introduction before a bulleted list is not an item.
  const parts = isList ? bulleted : answer.split(answer.includes("\n") ? "\n" : /[,;]/);
  return parts.map((item) => item.replace(bullet, "").trim()).filter((item) => item !== "");
}

const bullet = /^\s*(?:[-*•]|\d+[.)])\s+/;
