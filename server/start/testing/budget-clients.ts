import { createSeededRandom } from "../../../engine/index.ts";
import type { Behaviour } from "../../pipeline/dispatch/testing/fake-upstream.ts";

/** Runs to play, of `TRADEWIND_TEST_BUDGET_SEEDS`: how many, or the first and the last (`26-50`). @default 1 */
export function seedsToPlay(): number[] {
  const [from, to] = (process.env.TRADEWIND_TEST_BUDGET_SEEDS ?? "1").split("-").map(Number);
  const first = to === undefined ? 1 : from!;
  return Array.from({ length: (to ?? from!) - first + 1 }, (_, at) => first + at);
}

export const maxTokens = 400;
/** A prompt whose first call is answered no sooner than a second one comes beside it, or after a while. */
const stalling = "Stall";
const maxStallMs = 2_000;
/** Dollars per million tokens of the most expensive model below. */
const outputPrice = 20;
/** Nano-dollars that no request can exceed: input of a hundred tokens and the output asked for. */
export const largestNanoUsd = 400 * 10_000 + maxTokens * outputPrice * 1_000;

/** Answers, fails, cuts, is slow, as a seed says; what it bills varies. @param slowMs how long it then takes */
export function moody(seed: number, slowMs = 0): Behaviour {
  const random = createSeededRandom(seed);
  let endStall: (() => void) | null = null;
  return async (response, { body }) => {
    if (JSON.stringify(body.messages).includes(stalling)) {
      if (endStall !== null) endStall();
      else
        await new Promise<void>((resolve) => {
          endStall = resolve;
          setTimeout(resolve, maxStallMs);
        });
      endStall = null;
    }
    const mood = random();
    if (mood > 0.9) await new Promise((resolve) => setTimeout(resolve, slowMs));
    const usage = { prompt_tokens: 20, completion_tokens: 1 + Math.floor(random() * maxTokens) };
    if (mood < 0.15) {
      response.writeHead(500, { "content-type": "application/json" });
      response.end('{"error":{"message":"no"}}');
      return;
    }
    const chunk = (fields: object): string => `data: ${JSON.stringify({ id: "c", ...fields })}\n\n`;
    const total = { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens };
    if (body.stream !== true) {
      response.writeHead(200, { "content-type": "application/json" });
      const choices = [{ index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" }];
      response.end(JSON.stringify({ id: "c", choices, usage: total }));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(
      chunk({ choices: [{ index: 0, delta: { role: "assistant", content: "ok" }, finish_reason: null }] }),
    );
    if (mood < 0.3) {
      response.destroy();
      return;
    }
    response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }));
    response.end(`${chunk({ choices: [], usage: total })}data: [DONE]\n\n`);
  };
}

export interface Place {
  readonly address: string;
  stop(): Promise<unknown>;
}

export const models = (baseUrl: string): object[] =>
  ["cheap", "middling", "expensive"].map((name, index) => ({
    ...{ id: `test/${name}`, price: { input: 1 + index, output: [2, 8, outputPrice][index] } },
    deployments: [{ provider: "vllm", model: name, base_url: baseUrl, api_key_env: null }],
  }));

export async function ask(
  at: Pick<Place, "address">,
  path: string,
  key: string,
  body?: object,
  init: RequestInit = {},
) {
  const response = await fetch(`${at.address}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
    ...init,
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}
export const parsed = (text: string) => JSON.parse(text) as Record<string, never>;

/** Clients ask until nobody gets anything any more. @returns statuses, and what whole replies said that they cost, nano-dollars */
export async function spend(
  world: { readonly places: readonly Place[] },
  key: string,
  seed: number,
  clients: number,
  /** Hears how many replies there were. */
  onReply: (count: number) => void = () => undefined,
): Promise<{ statuses: number[]; heard: number }> {
  const statuses: number[] = [];
  let heard = 0;
  let refusedInARow = 0;
  const client = async (number: number): Promise<void> => {
    const random = createSeededRandom(seed * 1_000 + number);
    for (let turn = 0; turn < 200 && refusedInARow < clients; turn += 1) {
      const stream = random() < 0.5;
      const body = {
        ...{
          model: `test/${["cheap", "middling", "expensive"][Math.floor(random() * 3)]}`,
          models: ["test/cheap"],
        },
        ...{ max_tokens: maxTokens, messages: [{ role: "user", content: "Hi" }], stream },
        ...(stream && { stream_options: { include_usage: true } }),
      };
      const signal = random() < 0.1 ? AbortSignal.timeout(1 + Math.floor(random() * 20)) : null;
      const place = world.places[Math.floor(random() * world.places.length)]!;
      const reply = await ask(place, "/v1/chat/completions", key, body, { signal }).catch(() => null);
      if (reply === null) continue;
      onReply(statuses.push(reply.status));
      refusedInARow = reply.status === 402 ? refusedInARow + 1 : 0;
      heard += toldNanoUsd(reply.text);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return { statuses, heard };
}

/** Asks until a call that was slow lost against another: first what is usual must be known, and the cap on second calls must have room. @returns what whole replies said that they cost, nano-dollars */
export async function provokeHedge(place: Place, key: string): Promise<number> {
  let heard = 0;
  for (let turn = 0; turn < 80; turn += 1) {
    const { text } = await ask(place, "/v1/chat/completions", key, {
      ...{ model: "test/middling", models: ["test/cheap"], max_tokens: 20, stream: true },
      messages: [{ role: "user", content: turn < 40 ? "Hi" : stalling }],
      stream_options: { include_usage: true },
    });
    heard += toldNanoUsd(text);
    if (text.includes("hedge_lost")) return heard;
  }
  throw new Error("No call lost against another.");
}

/** What a reply says that its request cost as a whole, not one of its calls; 0: it says nothing, or that it is not known. */
export function toldNanoUsd(text: string): number {
  const cost = /"cost":([\d.e-]+|null),"cost_details"/.exec(text)?.[1] ?? "null";
  return cost === "null" ? 0 : nanoUsd(Number(cost));
}

export const nanoUsd = (usd: number): number => Math.round(usd * 1e9);
