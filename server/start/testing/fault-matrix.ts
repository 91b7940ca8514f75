import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine } from "../../config/command-line.ts";
import { readEnvironment } from "../../config/environment.ts";
import {
  completion,
  doneEvent,
  events,
  finishChunk,
  json,
  roleChunk,
  status,
  textChunk,
  usageChunk,
  wholeStream,
} from "../../pipeline/dispatch/testing/behaviours.ts";
import { everyFault } from "../../pipeline/dispatch/testing/every-fault.ts";
import {
  type Behaviour,
  closedPort,
  type FakeUpstream,
  type SeenRequest,
  startFakeUpstream,
} from "../../pipeline/dispatch/testing/fake-upstream.ts";
import { both, type Fault, hidden } from "../../pipeline/dispatch/testing/faults.ts";
import { clientProtocols } from "../../protocols/behaviours/protocol-tables.ts";
import type { UpstreamProtocol } from "../../protocols/behaviours/upstream-protocol.ts";
import { loadFromProcess } from "../load-from-process.ts";
import { startServer } from "../start-server.ts";
import { answerMs, type Cell, goingOn, type PlayedCell, playCell, upstreamKey } from "./fault-cell.ts";
import { waitForStatus } from "./server-process.ts";
import { type UpstreamFault, upstreamFaults } from "./upstream-faults.ts";
import { watchStalls } from "./watch-stalls.ts";
import { writeConfiguration } from "./write-configuration.ts";

export interface MatrixOptions {
  /** Names of faults that hold this. @default all */
  readonly only?: string;
  /** As in `tradewind.yaml`. @default the defaults */
  readonly settings?: object;
  /** How many requests at once. */
  readonly concurrency: number;
}

const seconds = (wait: string): Fault =>
  both(
    (response, request, number) =>
      (number === 1 ? status(429, {}, { "retry-after": wait }) : healthy)(response, request, number),
    { kind: "served" },
  );
const lateDate = (): string => new Date(Date.now() + 2_500).toUTCString();
/** Faults that only a client of the whole server can meet: no upstream at all, and waits that really pass. */
const serverFaults: Readonly<Record<string, Fault>> = {
  "connection refused": both(() => {}, hidden("upstream_unreachable", 2)),
  "429, Retry-After of a second": seconds("1"),
  "429, Retry-After of a date": both(
    (response, request, number) => {
      const play = number === 1 ? status(429, {}, { "retry-after": lateDate() }) : healthy;
      play(response, request, number);
    },
    { kind: "served" },
  ),
  "429, Retry-After of the past": both(
    status(429, {}, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }),
    hidden("upstream_rate_limited", 2),
  ),
  "503, then well": both(
    (response, request, number) => (number === 1 ? status(503) : healthy)(response, request, number),
    { kind: "served" },
  ),
};
export const matrixFaults: Readonly<Record<string, Fault | UpstreamFault>> = {
  ...serverFaults,
  ...everyFault,
  ...upstreamFaults,
};

const healthy: Behaviour = (response, request, number) => {
  const messages = request.body.messages as { role: string }[];
  const more = events([roleChunk, textChunk(goingOn), finishChunk, usageChunk, doneEvent]);
  const play =
    request.body.stream !== true ? json(completion) : messages.length > 1 ? more : events(wholeStream);
  play(response, request, number);
};

export interface PlayedMatrix {
  readonly played: readonly PlayedCell[];
  /** Requests that were sent once more, fewer at once, because the machine was too busy to tell. */
  readonly again: number;
}

/** Plays every fault against the running server: each client protocol, streamed and not, with a fallback model and without, seen from both sides. */
export async function playFaultMatrix(options: MatrixOptions): Promise<PlayedMatrix> {
  const cells = cellsOf(options.only ?? "");
  const played: PlayedCell[] = [];
  for (let at = 0; at < cells.length; at += cellsPerServer)
    played.push(...(await playCells(cells.slice(at, at + cellsPerServer), options)));
  let again = 0;
  for (let concurrency = options.concurrency; concurrency > 1; ) {
    concurrency = Math.max(1, Math.floor(concurrency / 8));
    const unclear = played.flatMap((cell, at) => (cell.problems.length > 0 && cell.wasBusy ? [at] : []));
    if (unclear.length === 0) break;
    again += unclear.length;
    const once = await playCells(
      unclear.map((at) => cells[at]!),
      { ...options, concurrency },
    );
    for (const [index, at] of unclear.entries()) played[at] = once[index]!;
  }
  return { played, again };
}

/** A process that stands still so long cannot be judged by its clocks, milliseconds. */
const stallMs = 250;

/** Two models for each; a configuration file is no larger than 1 MiB. */
const cellsPerServer = 1_300;

async function playCells(cells: readonly Cell[], options: MatrixOptions): Promise<PlayedCell[]> {
  const calls = new Map<number, SeenRequest[]>();
  const play: Behaviour = (response, request, number) => {
    const place = Number(/^\/(\d+)\//.exec(request.path)?.[1] ?? -1);
    // Looks at the list of models are no calls.
    if (request.path.endsWith("/models")) return json({ data: [] })(response, request, number);
    const seen = calls.get(place) ?? [];
    calls.set(place, [...seen, request]);
    const cell = cells[place];
    (cell === undefined ? healthy : matrixFaults[cell.fault]!.play)(response, request, seen.length + 1);
  };
  // A server for each fault: connections are used again, and what one fault leaves on them is not another's.
  const upstreams: FakeUpstream[] = [];
  const origins = new Map<string, string>();
  for (const name of ["", ...new Set(cells.map(({ fault }) => fault))]) {
    const upstream = await startFakeUpstream(play);
    upstreams.push(upstream);
    origins.set(name, new URL(upstream.baseUrl).origin);
  }
  const refused = `http://127.0.0.1:${await closedPort()}`;
  const folder = mkdtempSync(join(tmpdir(), "tradewind-faults-"));
  const model = (id: string, place: string, upstream: UpstreamProtocol | null = null) => ({
    ...{ id, price: { input: 1, output: 2 }, capabilities: { tools: true } },
    deployments: [
      {
        provider: upstream?.provider ?? "vllm",
        model: upstream?.upstreamModel ?? "served",
        base_url: `${place}${upstream?.basePath ?? "/v1"}`,
        api_key_env: "VLLM_API_KEY",
      },
    ],
  });
  const file = writeConfiguration(folder, {
    ...options.settings,
    embedding: { depth: "static" },
    models: cells.flatMap(({ fault }, at) => [
      model(
        `fault/m${at}`,
        `${fault === "connection refused" ? refused : origins.get(fault)}/${at}`,
        upstreamOf(fault),
      ),
      model(`well/m${at}`, `${origins.get("")}/${cells.length + at}`),
    ]),
  });
  const environment = readEnvironment({
    LOG_LEVEL: "silent",
    TRADEWIND_API_KEYS: "key-one",
    VLLM_API_KEY: upstreamKey,
  });
  const flags = ["--port=0", `--data-dir=${folder}`, `--config=${file}`];
  const server = await startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
  const played: PlayedCell[] = [];
  const stalls = watchStalls(stallMs);
  try {
    await waitForStatus(server.address, "ready");
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < cells.length) {
        const at = next++;
        const callsOf = (place: number) => calls.get(place) ?? [];
        const sentAtMs = performance.now();
        const one = await playCell(server.address, cells, at, callsOf).catch((fault: unknown) => ({
          ...{ ...cells[at]!, seen: "nothing", tookMs: answerMs },
          problems: [`it was never answered: ${String(fault)}`],
        }));
        const wasBusy = stalls.hasStalledSince(sentAtMs) || one.seen.includes("server_overloaded");
        played[at] = { ...one, wasBusy };
      }
    };
    await Promise.all(Array.from({ length: options.concurrency }, worker));
  } finally {
    stalls.stop();
    await server.stop();
    await Promise.all(upstreams.map((upstream) => upstream[Symbol.asyncDispose]()));
    rmSync(folder, { recursive: true, force: true });
  }
  return played;
}

/** What a fault's provider speaks; null: chat completions. */
function upstreamOf(fault: string): UpstreamProtocol | null {
  const played = matrixFaults[fault]!;
  return "upstream" in played ? played.upstream : null;
}

function cellsOf(only: string): Cell[] {
  return Object.entries(matrixFaults)
    .filter(([name]) => name.includes(only))
    .flatMap(([fault, { streamed, unstreamed, isHanging = false }]) =>
      [streamed, unstreamed].flatMap((expected, form) =>
        expected === null
          ? []
          : clientProtocols.flatMap((client) =>
              [true, false].map((hasFallback) => ({
                fault,
                expected,
                client,
                isStream: form === 0,
                hasFallback,
                isHanging,
              })),
            ),
      ),
    );
}
