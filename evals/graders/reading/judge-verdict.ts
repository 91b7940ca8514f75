import { shown } from "../grader.ts";
import { jsonOfReply } from "./json-of-reply.ts";

/**
 * Score and reason of a judge's answer: `score` in [0,1], or `pass` alone.
 *
 * @throws Error where there is neither: an unreadable judge says nothing about the reply
 */
export function judgeVerdict(answer: string): { readonly score: number; readonly reason: string } {
  const found = jsonOfReply(answer);
  if (typeof found !== "object" || found === null)
    throw new Error(`the judge's answer is not JSON: ${shown(answer)}`);
  const { score, pass, reason } = found as { score?: unknown; pass?: unknown; reason?: unknown };
  const number = typeof score === "number" ? score : typeof pass === "boolean" ? Number(pass) : Number.NaN;
  if (!(number >= 0 && number <= 1))
    throw new Error(`the judge's answer has no \`score\` from 0 to 1: ${shown(answer)}`);
  return { score: number, reason: typeof reason === "string" ? reason : "no reason given" };
}
