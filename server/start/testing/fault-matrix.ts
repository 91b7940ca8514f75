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
import { loadFromProcess } from "../load-from-process.ts";
import { startServer } from "../start-server.ts";
import { answerMs, type Cell, goingOn, type PlayedCell, playCell, upstreamKey } from "./fault-cell.ts";
import { waitForStatus } from "./server-process.ts";
import { writeConfiguration } from "./write-configuration.ts";

export interface MatrixOptions {
  /** Names of faults that hold this. @default all */
  readonly only?: string;
  /** Settings of `dispatch:`. @default the defaults */
  readonly dispatch?: object;
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
export const matrixFaults: Readonly<Record<string, Fault>> = { ...serverFaults, ...everyFault };

const healthy: Behaviour = (response, request, number) => {
  const messages = request.body.messages as { role: string }[];
  const more = events([roleChunk, textChunk(goingOn), finishChunk, usageChunk, doneEvent]);
  const play =
    request.body.stream !== true ? json(completion) : messages.length > 1 ? more : events(wholeStream);
  play(response, request, number);
};

/** Plays every fault against the running server: each client protocol, streamed and not, with a fallback model and without, seen from both sides. */
export async function playFaultMatrix(options: MatrixOptions): Promise<PlayedCell[]> {
  const cells = cellsOf(options.only ?? "");
  const played: PlayedCell[] = [];
  for (let at = 0; at < cells.length; at += cellsPerServer)
    played.push(...(await playCells(cells.slice(at, at + cellsPerServer), options)));
  return played;
}

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
  const model = (id: string, baseUrl: string) => ({
    ...{ id, price: { input: 1, output: 2 }, capabilities: { tools: true } },
    deployments: [{ provider: "vllm", model: "served", base_url: baseUrl, api_key_env: "VLLM_API_KEY" }],
  });
  const file = writeConfiguration(folder, {
    ...(options.dispatch !== undefined && { dispatch: options.dispatch }),
    embedding: { depth: "static" },
    models: cells.flatMap(({ fault }, at) => [
      model(`fault/m${at}`, `${fault === "connection refused" ? refused : origins.get(fault)}/${at}/v1`),
      model(`well/m${at}`, `${origins.get("")}/${cells.length + at}/v1`),
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
  try {
    await waitForStatus(server.address, "ready");
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < cells.length) {
        const at = next++;
        const callsOf = (place: number) => calls.get(place) ?? [];
        played[at] = await playCell(server.address, cells, at, callsOf).catch(
          (fault: unknown): PlayedCell => ({
            ...{ ...cells[at]!, seen: "nothing", tookMs: answerMs },
            problems: [`it was never answered: ${String(fault)}`],
          }),
        );
      }
    };
    await Promise.all(Array.from({ length: options.concurrency }, worker));
  } finally {
    await server.stop();
    await Promise.all(upstreams.map((upstream) => upstream[Symbol.asyncDispose]()));
    rmSync(folder, { recursive: true, force: true });
  }
  return played;
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
