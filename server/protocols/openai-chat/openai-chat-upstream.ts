import type { Dispatcher } from "undici";
import type { ProviderQuirks } from "../../providers/known-provider.ts";
import { networkFailure } from "../../upstream/network-failure.ts";
import type {
  ProviderAdapter,
  ProviderCall,
  ProviderExchange,
  ProviderSink,
} from "../../upstream/provider.ts";
import { upstreamEndpoint } from "../../upstream/upstream-endpoint.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { editChatBody } from "./edit-chat-body.ts";

/** Passes chat completions to an endpoint that speaks OpenAI's protocol and hands its bytes on as they come. */
export function createOpenAiCompatibleAdapter(quirks: ProviderQuirks, pools: UpstreamPools): ProviderAdapter {
  return {
    protocol: "openai-chat",
    start(call, sink) {
      const exchange = new UpstreamExchange(sink);
      const endpoint = upstreamEndpoint(call.deployment);
      if (endpoint === null) {
        queueMicrotask(() =>
          exchange.fail({ kind: "not-configured", detail: "the base URL is not an http or https address" }),
        );
        return exchange;
      }
      pools.poolFor(endpoint.origin).dispatch(
        {
          path: endpoint.path,
          method: "POST",
          headers: upstreamHeaders(call, quirks),
          body: editChatBody(call, quirks),
        },
        exchange,
      );
      return exchange;
    },
    // The pools are shared by all providers and closed by the registry that made them.
    close: async () => {},
  };
}

/** Name and value in turn, the form undici takes without converting. */
function upstreamHeaders(call: ProviderCall, quirks: ProviderQuirks): string[] {
  const headers = [
    "content-type",
    "application/json",
    "accept",
    call.operation.payload.isStream ? "text/event-stream" : "application/json",
    // Bytes are passed on and read on the way: a compressed reply could be neither.
    "accept-encoding",
    "identity",
    "user-agent",
    "tradewind",
  ];
  if (call.apiKey !== null) {
    if (quirks.keyHeader === "bearer") headers.push("authorization", `Bearer ${call.apiKey}`);
    else headers.push("api-key", call.apiKey);
  }
  return headers;
}

/** One request: undici's handler and the adapter's exchange in one object, so that nothing is allocated per chunk. */
class UpstreamExchange implements Dispatcher.DispatchHandler, ProviderExchange {
  readonly #sink: ProviderSink;
  #controller: Dispatcher.DispatchController | null = null;
  #isOver = false;
  #isPaused = false;

  constructor(sink: ProviderSink) {
    this.#sink = sink;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up while it waited for a connection.
    if (this.#isOver) controller.abort(new Error("aborted"));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 1xx replies announce the real one.
    if (this.#isOver || status < 200) return;
    const encoding = headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") {
      this.fail({ kind: "invalid-reply", detail: "the reply is compressed although identity was asked for" });
      controller.abort(new Error("aborted"));
      return;
    }
    this.#sink.onHead(status, headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isOver) this.#sink.onData(chunk);
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sink.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isOver) return;
    // undici may report a request that it cannot form before `start` has returned.
    if (this.#controller === null) queueMicrotask(() => this.fail(networkFailure(error)));
    else this.fail(networkFailure(error));
  }

  fail(failure: Parameters<ProviderSink["onFailure"]>[0]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sink.onFailure(failure);
  }

  pause(): void {
    this.#isPaused = true;
    this.#controller?.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#controller?.resume();
  }

  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#controller?.abort(new Error("aborted"));
  }
}
