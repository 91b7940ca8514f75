import type { Dispatcher } from "undici";
import { type BodyDecoder, createBodyDecoder, isPlain } from "./decode-body.ts";
import { networkFailure } from "./network-failure.ts";
import type { ProviderCall, ProviderExchange, ProviderSink } from "./provider.ts";
import { upstreamEndpoint } from "./upstream-endpoint.ts";
import type { UpstreamPools } from "./upstream-pools.ts";

/** What an adapter posts. */
interface UpstreamPost {
  /** Behind the deployment's base URL, with its slash: `/chat/completions`. */
  readonly path: string;
  /** Name and value in turn, the form undici takes without converting; a promise where they must be signed or a token fetched first. */
  readonly headers: string[] | Promise<string[]>;
  readonly body: Buffer;
}

/** Headers of every call. Bytes are passed on and read on the way: a compressed reply could be neither. */
export function commonHeaders({
  operation,
  traceHeaders,
}: Pick<ProviderCall, "operation" | "traceHeaders">): string[] {
  const accept = operation.payload.isStream ? "text/event-stream" : "application/json";
  const headers = [
    ...["content-type", "application/json", "accept", accept],
    ...["accept-encoding", "identity", "user-agent", "tradewind"],
  ];
  if (traceHeaders !== undefined) headers.push(...traceHeaders);
  return headers;
}

/** Posts one request to a deployment; what the upstream sends goes to the sink as it comes. */
export function postUpstream(
  pools: UpstreamPools,
  { deployment }: Pick<ProviderCall, "deployment">,
  { path, headers, body }: UpstreamPost,
  sink: ProviderSink,
): ProviderExchange {
  const exchange = new HttpExchange(sink);
  const endpoint = upstreamEndpoint(deployment);
  if (endpoint === null)
    queueMicrotask(() =>
      exchange.fail({ kind: "not-configured", detail: "the base URL is not an http or https address" }),
    );
  else {
    const post = (ready: string[]): void => {
      const request = { path: endpoint.pathOf(path), method: "POST" as const, headers: ready, body };
      if (!exchange.isOver)
        pools.poolFor(endpoint.origin, deployment.timeouts?.connectMs).dispatch(request, exchange);
    };
    if (headers instanceof Promise)
      headers.then(post).catch((error: unknown) =>
        exchange.fail({
          kind: "not-configured",
          detail: error instanceof Error ? error.message : "no credentials",
        }),
      );
    else post(headers);
  }
  return exchange;
}

/** One request: undici's handler and the adapter's exchange in one object, so that nothing is allocated per chunk. */
class HttpExchange implements Dispatcher.DispatchHandler, ProviderExchange {
  readonly #sink: ProviderSink;
  #controller: Dispatcher.DispatchController | null = null;
  #isOver = false;
  get isOver(): boolean {
    return this.#isOver;
  }
  #isPaused = false;
  /** null: the body comes as it is. */
  #decoder: BodyDecoder | null = null;

  constructor(sink: ProviderSink) {
    this.#sink = sink;
  }

  get isSent(): boolean {
    return this.#controller !== null;
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
    if (!isPlain(encoding)) {
      this.#decoder = createBodyDecoder(String(encoding), {
        onData: (chunk) => this.#received(chunk),
        onEnd: () => this.#ended(),
        onFailure: (failure) => {
          this.fail(failure);
          controller.abort(new Error("aborted"));
        },
      });
      if (this.#decoder === null) {
        this.fail({ kind: "invalid-reply", detail: "it is compressed in a way that nobody asked for" });
        controller.abort(new Error("aborted"));
        return;
      }
    }
    this.#sink.onHead(status, headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#decoder === null) this.#received(chunk);
    else this.#decoder.write(chunk);
  }

  onResponseEnd(): void {
    if (this.#decoder === null) this.#ended();
    else this.#decoder.end();
  }

  #received(chunk: Buffer): void {
    if (!this.#isOver) this.#sink.onData(chunk);
  }

  #ended(): void {
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
    this.#decoder?.abort();
    this.#controller?.abort(new Error("aborted"));
  }
}
