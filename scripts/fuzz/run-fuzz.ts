import { performance } from "node:perf_hooks";
import { rawExchange } from "../../server/http/testing/raw-exchange.ts";
import { checkReply } from "./check-reply.ts";
import type { FuzzedServer } from "./fuzzed-server.ts";
import { hostileRequest } from "./hostile-request.ts";
import type { HostileRequest } from "./hostile-request-contract.ts";
import { promptCanary } from "./valid-body.ts";

interface FuzzOptions {
  readonly seed: number;
  /** Number of the first case. */
  readonly first: number;
  /** Cases; Infinity: as many as the time allows. */
  readonly count: number;
  /** Longest time, seconds; Infinity: as long as it takes. */
  readonly seconds: number;
}

interface FuzzResult {
  readonly cases: number;
  readonly failures: readonly { readonly index: number; readonly name: string; readonly fault: string }[];
  /** Longest that another client waited for an answer meanwhile, milliseconds. */
  readonly longestWaitMs: number;
  /** null: this system does not tell. */
  readonly maxMemoryBytes: number | null;
}

/** A request in time; beyond it, none came. */
const silenceMs = 20_000;
/** What never ends is waited for no longer than a quick reply takes. */
const incompleteSilenceMs = 300;
/**
 * Longest that another client may wait. Far above the 50 ms that a request may hold the event loop (`npm run bench -- gateway` measures that),
 * since the machine may be busy; a wait that is only the machine's does not come twice.
 */
const maxWaitMs = 2_000;
const maxMemory = 1.5e9;
const pauseMs = 25;
/** A run is stopped early: what follows is mostly more of the same. */
const maxFailures = 20;

/** Sends one case after the other, and looks meanwhile how long others wait, and after each whether the server is well. */
export async function runFuzz(server: FuzzedServer, options: FuzzOptions): Promise<FuzzResult> {
  const endMs = performance.now() + options.seconds * 1000;
  const failures: { index: number; name: string; fault: string }[] = [];
  let longestWaitMs = 0;
  let maxMemoryBytes: number | null = null;
  let cases = 0;
  while (cases < options.count && performance.now() < endMs && failures.length < maxFailures) {
    const index = options.first + cases;
    const request = hostileRequest(options.seed, index);
    cases += 1;
    let { fault, waitMs } = await tryOne(server, request);
    if (fault === null && waitMs > maxWaitMs) ({ fault, waitMs } = await tryOne(server, request));
    longestWaitMs = Math.max(longestWaitMs, waitMs);
    if (fault === null && waitMs > maxWaitMs) fault = `others waited ${Math.round(waitMs)} ms`;
    const memory = server.memoryBytes();
    if (memory !== null) maxMemoryBytes = Math.max(memory, maxMemoryBytes ?? 0);
    if (memory !== null && memory > maxMemory) fault ??= `the server takes ${Math.round(memory / 1e6)} MB`;
    if (server.log().includes(promptCanary)) fault ??= "the log holds a part of a prompt";
    if (!server.isAlive()) fault = `the server ended: ${server.log().slice(-1_000)}`;
    if (fault !== null) failures.push({ index, name: request.name, fault });
    if (!server.isAlive()) break;
  }
  return { cases, failures, longestWaitMs, maxMemoryBytes };
}

async function tryOne(
  server: FuzzedServer,
  request: HostileRequest,
): Promise<{ fault: string | null; waitMs: number }> {
  let isOver = false;
  const others = (async () => {
    let longestMs = 0;
    do {
      const startMs = performance.now();
      const reply = await rawExchange(server.address, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", {
        silenceMs,
      });
      longestMs = Math.max(
        longestMs,
        reply.status === 200 ? performance.now() - startMs : Number.POSITIVE_INFINITY,
      );
      await new Promise((resolve) => setTimeout(resolve, isOver ? 0 : pauseMs));
    } while (!isOver);
    return longestMs;
  })();
  const reply = await rawExchange(server.address, request.bytes, {
    silenceMs: request.isIncomplete ? incompleteSilenceMs : silenceMs,
  });
  isOver = true;
  return { fault: checkReply(reply, request.isIncomplete), waitMs: await others };
}
