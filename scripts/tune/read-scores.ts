import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { isRequestId } from "../../server/database/request-id.ts";

/**
 * Scores of requests, by their id, from lines of `{"request_id": "...", "score": 0 to 1}`; other fields are not read. A request may be scored
 * several times: the mean counts.
 *
 * @throws Error naming file, line, field and fix
 */
export async function readScores(file: string): Promise<Map<string, number>> {
  const sums = new Map<string, { sum: number; count: number }>();
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    if (text.trim() === "") continue;
    const { requestId, score } = readLine(text, `${file}:${line}`);
    const { sum, count } = sums.get(requestId) ?? { sum: 0, count: 0 };
    sums.set(requestId, { sum: sum + score, count: count + 1 });
  }
  return new Map([...sums].map(([requestId, { sum, count }]) => [requestId, sum / count]));
}

function readLine(text: string, place: string): { requestId: string; score: number } {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    throw new Error(`${place}: is not JSON; write one object a line.`);
  }
  const { request_id: requestId, score } = (row ?? {}) as { request_id?: unknown; score?: unknown };
  if (typeof requestId !== "string" || !isRequestId(requestId))
    throw new Error(
      `${place}: request_id is not the id of a request: take it from the header x-tradewind-request-id.`,
    );
  if (typeof score !== "number" || !(score >= 0 && score <= 1))
    throw new Error(`${place}: score is not a number from 0 to 1; leave lines without a score out.`);
  return { requestId, score };
}
