import { setTimeout as wait } from "node:timers/promises";
import {
  chunk,
  completion,
  doneEvent,
  finishChunk,
  json,
  roleChunk,
  textChunk,
} from "../../../pipeline/dispatch/testing/behaviours.ts";
import { type Behaviour, startFakeUpstream } from "../../../pipeline/dispatch/testing/fake-upstream.ts";
import { chatClient } from "../../../protocols/behaviours/chat-client.ts";
import type { Fields } from "../../../protocols/fields.ts";
import { startDemoServers } from "../demo-servers.ts";

export interface KilledUpstreamReport {
  readonly requests: number;
  /** Replies that the killed upstream had begun, streams among them. */
  readonly underWay: number;
  readonly streamsBegun: number;
  /** Whole replies, letter by letter. */
  readonly whole: number;
  /** Of those, streams that the other upstream went on with. */
  readonly goneOnWith: number;
  /** Replies that say that they are not whole. */
  readonly errors: number;
  /** Neither. */
  readonly lost: readonly string[];
}

const words = "One two three four five six seven eight nine ten eleven twelve.".split(/(?= )/);
const text = words.join("");
const pieceMs = 10;

/** Words of the answer, one after the other; goes on with what is in the request. */
const speaks: Behaviour = async (response, request) => {
  const isStream = request.body.stream === true;
  const given = (request.body.messages as { role: string; content: unknown }[]).findLast(
    ({ role }) => role === "assistant",
  );
  if (!isStream) {
    await wait(pieceMs * words.length);
    const choices = [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }];
    return json({ ...completion, choices })(response, request, 1);
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(roleChunk);
  const rest = text.slice(given === undefined ? 0 : String(given.content).length).split(/(?= )/);
  for (const word of rest) {
    response.write(textChunk(word));
    await wait(pieceMs);
  }
  const usage = { prompt_tokens: 10, completion_tokens: rest.length, total_tokens: 10 + rest.length };
  response.end(finishChunk + chunk({ choices: [], usage }) + doneEvent);
};

/** A load of so many connections on a model at two upstreams; one of them is killed in the middle of it: its connections are reset, and its port is closed. */
export async function playKilledUpstream(options: {
  readonly requests: number;
  readonly connections: number;
}): Promise<KilledUpstreamReport> {
  const [killed, other] = [await startFakeUpstream(speaks), await startFakeUpstream(speaks)];
  const deployments = [killed, other].map(({ baseUrl }) => ({
    ...{ provider: "vllm", model: "test", base_url: baseUrl, api_key_env: null },
  }));
  const servers = await startDemoServers(
    {
      models: [{ id: "vllm/test", price: { input: 1, output: 2 }, deployments }],
      embedding: { depth: "static" },
    },
    1,
  );
  const { address } = servers.servers[0]!;
  let [next, ended, whole, goneOnWith, errors] = [0, 0, 0, 0, 0];
  let atKill = { underWay: 0, streamsBegun: 0 };
  let ending: Promise<void> | null = null;
  const running = new Map<number, { readonly isStream: boolean; hasText: boolean }>();
  const lost: string[] = [];
  const one = async (at: number): Promise<void> => {
    const isStream = at % 2 === 0;
    const state = { isStream, hasText: false };
    running.set(at, state);
    try {
      const reply = await fetch(`${address}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          model: "vllm/test",
          stream: isStream,
          messages: [{ role: "user", content: "Count" }],
        }),
      });
      let body = "";
      for await (const piece of reply.body!.pipeThrough(new TextDecoderStream())) {
        body += piece;
        state.hasText ||= body.includes('"content":"One"');
      }
      const heard = isStream && reply.status === 200 ? chatClient.hearStream(body) : null;
      const fields = isStream && reply.status === 200 ? null : (JSON.parse(body) as Fields);
      const said =
        heard?.text ?? (reply.status === 200 && fields !== null ? chatClient.hear(fields).text : null);
      if (said === text) {
        whole += 1;
        if (body.includes('"how":"instruction"')) goneOnWith += 1;
      } else if (said === null && /"error":\{"message":"[^"]/.test(body)) errors += 1;
      else lost.push(`request ${at}, ${isStream ? "streamed" : "whole"}: ${body.slice(-300)}`);
    } catch (fault) {
      lost.push(`request ${at}: ${String(fault)}`);
    }
    running.delete(at);
    ended += 1;
    // In the middle of the load, with everything under way.
    if (ended === Math.floor(options.requests / 2)) {
      const all = [...running.values()];
      atKill = { underWay: all.length, streamsBegun: all.filter((each) => each.hasText).length };
      ending = killed[Symbol.asyncDispose]();
    }
  };
  const worker = async (): Promise<void> => {
    while (next < options.requests) await one(next++);
  };
  try {
    await Promise.all(Array.from({ length: options.connections }, worker));
  } finally {
    await servers[Symbol.asyncDispose]();
    await (ending ?? killed[Symbol.asyncDispose]());
    await other[Symbol.asyncDispose]();
  }
  return { requests: options.requests, ...atKill, whole, goneOnWith, errors, lost };
}
