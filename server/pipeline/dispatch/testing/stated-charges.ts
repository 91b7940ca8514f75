import { constants, gunzipSync } from "node:zlib";
import { computeCost } from "../../../../engine/index.ts";
import type { DispatchTarget } from "../dispatch-target.ts";
import type { Behaviour } from "./fake-upstream.ts";

/** What providers say they charge, by request: counted from the bytes that they write, by none of the code that reads them. */
export interface StatedCharges {
  /** The behaviour, and its usage counted for the request whose number is in the first message. */
  counting(play: Behaviour): Behaviour;
  /** Nano-dollars of all calls of a request. */
  ofRequest(id: number, priced: DispatchTarget): number;
}

const counts = /"prompt_tokens":(\d+),"completion_tokens":(\d+)/g;

export function createStatedCharges(): StatedCharges {
  const calls = new Map<number, { written: () => string }[]>();
  return {
    counting: (play) => (response, request, number) => {
      const [{ content }] = request.body.messages as [{ content: string }];
      const id = Number(content.split(" ").at(-1));
      const pieces: Buffer[] = [];
      const keep = (piece: unknown): void => {
        if (typeof piece === "string" || piece instanceof Uint8Array)
          pieces.push(Buffer.from(piece as string));
      };
      const { write, end } = response;
      response.write = ((piece: unknown, ...rest: [never]) => {
        keep(piece);
        return write.call(response, piece as string, ...rest);
      }) as typeof write;
      response.end = ((piece?: unknown, ...rest: [never]) => {
        keep(piece);
        return end.call(response, piece as string, ...rest);
      }) as typeof end;
      const written = () => {
        const bytes = Buffer.concat(pieces);
        return (
          bytes[0] === 0x1f && bytes[1] === 0x8b
            ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
            : bytes
        ).toString();
      };
      calls.set(id, [...(calls.get(id) ?? []), { written }]);
      return play(response, request, number);
    },
    ofRequest(id, { candidate, deployment }) {
      let nanoUsd = 0;
      for (const { written } of calls.get(id) ?? []) {
        const stated = [...written().matchAll(counts)].at(-1);
        if (stated === undefined) continue;
        const [inputTokens, outputTokens] = [Number(stated[1]), Number(stated[2])];
        const usage = {
          ...{ inputTokens, outputTokens, cachedInputTokens: null },
          ...{ cacheWriteTokens: null, reasoningTokens: null },
        };
        nanoUsd +=
          computeCost(usage, candidate.model.price, deployment.markupBasisPoints).cost?.totalNanoUsd ?? 0;
      }
      calls.delete(id);
      return nanoUsd;
    },
  };
}
