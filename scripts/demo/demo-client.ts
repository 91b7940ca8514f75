import { setTimeout as sleep } from "node:timers/promises";

/** Calls a server as its clients do. */
export interface DemoClient {
  /** @throws Error with the server's message */
  ask<Reply>(path: string, body?: object, how?: AskOptions): Promise<Reply>;
  /** null: the server has no such path. */
  askIfThere<Reply>(path: string, body?: object): Promise<Reply | null>;
  /** A chat completion, and who served it. */
  chat(request: ChatRequest): Promise<Served>;
}

interface AskOptions {
  /** @default "admin" */
  readonly as?: "client" | "admin";
  /** Of what has a body. @default "POST" */
  readonly method?: "PUT";
}

export interface ChatRequest {
  readonly messages: readonly object[];
  readonly user: string;
  readonly routing?: object;
}

export interface Served {
  readonly requestId: string;
  readonly model: string;
  readonly text: string;
  readonly costUsd: number;
}

interface Completion {
  readonly model: string;
  readonly choices: readonly { readonly message: { readonly content: string | null } }[];
}

/** Before each repetition. */
const pausesMs = [500, 1_000, 2_000, 4_000];

export function demoClient(url: string, adminKey: string, keys: readonly string[]): DemoClient {
  let turn = 0;
  /** Sends again what was answered with 503, as the reply says. */
  async function send(
    path: string,
    body: object | undefined,
    key: string,
    method = "POST",
  ): Promise<Response> {
    for (const pauseMs of pausesMs) {
      const response = await sendOnce(path, body, key, method);
      if (response.status !== 503) return response;
      await sleep(pauseMs);
    }
    return await sendOnce(path, body, key, method);
  }
  async function sendOnce(
    path: string,
    body: object | undefined,
    key: string,
    method: string,
  ): Promise<Response> {
    return await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Error(`${url} does not answer: is the server running?`, { cause });
    });
  }
  async function read<Reply>(path: string, response: Response): Promise<Reply> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as Reply;
  }
  const clientKey = (): string => keys[turn++ % keys.length]!;
  return {
    async ask(path, body, { as = "admin", method } = {}) {
      return await read(path, await send(path, body, as === "admin" ? adminKey : clientKey(), method));
    },
    async askIfThere(path, body) {
      const response = await send(path, body, adminKey);
      return response.status === 404 || response.status === 405 ? null : await read(path, response);
    },
    async chat({ messages, user, routing }) {
      const path = "/v1/chat/completions";
      const body = { model: "auto", messages, user, ...(routing === undefined ? {} : { routing }) };
      const response = await send(path, body, clientKey());
      const { choices } = await read<Completion>(path, response);
      return {
        requestId: response.headers.get("x-tradewind-request-id") ?? "",
        model: response.headers.get("x-tradewind-model") ?? "",
        text: choices[0]?.message.content ?? "",
        costUsd: Number(response.headers.get("x-tradewind-cost-usd")),
      };
    },
  };
}
