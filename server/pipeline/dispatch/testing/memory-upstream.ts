import type { ServerResponse } from "node:http";
import type { Dispatcher } from "undici";
import {
  createUpstreamPools,
  type UpstreamPoolOptions,
  type UpstreamPools,
} from "../../../upstream/upstream-pools.ts";
import type { Behaviour, FakeUpstream, SeenRequest } from "./fake-upstream.ts";

type Handler = Required<Dispatcher.DispatchHandler>;
type Post = (request: Dispatcher.DispatchOptions, handler: Handler) => void;

const running = new Map<string, Post>();
let started = 0;

/** As `startFakeUpstream`, without connections: what it answers reaches the adapter by calls. @param behaviours null: it never takes the connection */
export function startMemoryUpstream(...behaviours: readonly (Behaviour | null)[]): FakeUpstream {
  started += 1;
  const origin = `http://upstream-${started}.invalid`;
  const seen: SeenRequest[] = [];
  running.set(origin, (request, handler) => {
    const exchange = new MemoryExchange(handler);
    setTimeout(() => {
      const behave = behaviours[Math.min(seen.length + 1, behaviours.length) - 1];
      if (behave === null || behave === undefined) return;
      handler.onRequestStart(exchange, null);
      if (exchange.aborted) return;
      const flat = request.headers as string[];
      const headers = Object.fromEntries(
        flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]!]] : [])),
      );
      const body = JSON.parse(String(request.body)) as Record<string, unknown>;
      const entry = {
        path: request.path,
        headers,
        body,
        aborted: exchange.isAborted,
      } as unknown as SeenRequest;
      seen.push(entry);
      behave(exchange.response, entry, seen.length);
    }, 1);
  });
  return {
    baseUrl: `${origin}/v1`,
    seen,
    async [Symbol.asyncDispose]() {
      running.delete(origin);
    },
  };
}

/** Connections, but to memory upstreams. */
export function poolsWithMemory(options?: Partial<UpstreamPoolOptions>): UpstreamPools {
  const pools = createUpstreamPools(options);
  return {
    poolFor(origin, connectMs) {
      const dispatch = running.get(origin);
      return dispatch === undefined
        ? pools.poolFor(origin, connectMs)
        : ({ dispatch } as unknown as ReturnType<UpstreamPools["poolFor"]>);
    },
    close: () => pools.close(),
  };
}

/** One call: what undici tells of a reply, and the response that a behaviour writes. */
class MemoryExchange implements Dispatcher.DispatchController {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  /** Before the reply was whole. */
  readonly isAborted: Promise<void>;
  readonly #handler: Handler;
  /** What came while it was paused. */
  #waiting: (() => void)[] = [];
  #isEnded = false;
  #isBegun = false;
  #tellAborted: () => void = () => {};
  #onClose: () => void = () => {};

  constructor(handler: Handler) {
    this.#handler = handler;
    this.isAborted = new Promise((resolve) => {
      this.#tellAborted = resolve;
    });
  }

  /** What the behaviours use of it. */
  get response(): ServerResponse {
    const response = {
      writeHead: (status: number, headers: Record<string, string> = {}) => {
        this.#isBegun = true;
        this.#tell(() => this.#handler.onResponseStart(this, status, headers));
        return response;
      },
      flushHeaders: () => {},
      write: (chunk: string | Buffer) => {
        if (!this.#isBegun) response.writeHead(200);
        this.#tell(() => this.#handler.onResponseData(this, Buffer.from(chunk)));
        return true;
      },
      end: (chunk?: string | Buffer) => {
        if (!this.#isBegun) response.writeHead(200);
        if (chunk !== undefined && chunk.length > 0) response.write(chunk);
        this.#tell(() => this.#over(() => this.#handler.onResponseEnd(this, {})));
      },
      once: (_close: string, listener: () => void) => {
        this.#onClose = listener;
      },
      socket: {
        setNoDelay: () => {},
        resetAndDestroy: () => {
          const error = Object.assign(new Error("reset"), { code: "ECONNRESET" });
          this.#tell(() => this.#over(() => this.#handler.onResponseError(this, error)));
        },
      },
    };
    return response as unknown as ServerResponse;
  }

  abort(reason: Error): void {
    if (this.#isEnded) return;
    [this.aborted, this.reason] = [true, reason];
    this.#over(this.#tellAborted);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    while (!this.paused && this.#waiting.length > 0) this.#waiting.shift()!();
  }

  #tell(what: () => void): void {
    const act = (): void => {
      if (!this.#isEnded) what();
    };
    if (this.paused) this.#waiting.push(act);
    else act();
  }

  #over(act: () => void): void {
    this.#isEnded = true;
    act();
    this.#onClose();
  }
}
