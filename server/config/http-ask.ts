import { setTimeout as wait } from "node:timers/promises";
import { request } from "undici";
import type { HttpAsk } from "./discover-ollama.ts";

/** The largest reply that is read: a list of models, or one model's description with its licence. */
const largestBodyBytes = 1024 * 1024;

/** The real one, for the start. */
export const httpAsk: HttpAsk = async (url, timeoutMs, json) => {
  const signal = AbortSignal.timeout(timeoutMs);
  const { statusCode, body } = await request(
    url,
    json === undefined
      ? { signal }
      : {
          signal,
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(json),
        },
  );
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBodyBytes) throw new Error("the reply is too large");
    parts.push(part);
  }
  return { status: statusCode, body: Buffer.concat(parts).toString("utf8") };
};

/** The real one, for the start; does not keep the process alive. */
export const after = async (milliseconds: number): Promise<void> => {
  await wait(milliseconds, undefined, { ref: false });
};
