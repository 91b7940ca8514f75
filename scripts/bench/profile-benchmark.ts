import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProcesses, pin, startGateway } from "./load/gateway-process.ts";
import { doneOf, type LoadMessage, portOf } from "./load/load-run.ts";

/** What one part takes of a request: microseconds, or bytes. */
interface ProfileRow {
  readonly name: string;
  readonly perRequest: number;
}

interface GatewayProfile {
  /** Processor time of each thread of the process, Node's own among them, while nothing profiles: microseconds. */
  readonly threads: readonly ProfileRow[];
  /** Self time of the main thread by file, packages by their name, and by function: microseconds by the clock, so a busy machine adds to them. */
  readonly files: readonly ProfileRow[];
  readonly functions: readonly ProfileRow[];
  /** Bytes allocated on the main thread's heap: what a busy machine does not change. */
  readonly allocatedBytes: number;
  readonly allocatingFiles: readonly ProfileRow[];
  readonly allocatingFunctions: readonly ProfileRow[];
}

interface Frame {
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly self: number;
}

const loadFolder = new URL("./load/", import.meta.url);
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const warmUpMs = 2500;

/** Where a request's processor time and memory go in the built gateway under load: the same load three times, profiled by nothing, by time and by space. */
export async function profileGateway(options: {
  readonly model: string;
  readonly durationMs: number;
  readonly connections: number;
  readonly databaseUrl: string | null;
}): Promise<GatewayProfile> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-profile-"));
  const children: ChildProcess[] = [];
  const start = loadProcesses(children, 1);
  try {
    const upstreamPort = await portOf(start("instant-upstream.ts", {}));
    const profiler = new URL("profiler.mjs", loadFolder);
    const { child, port } = startGateway(folder, upstreamPort, options.databaseUrl, {}, profiler);
    children.push(child);
    pin(child, 0);
    const { model, connections, durationMs } = options;
    let seed = 0;
    /** Loads the gateway, and tells how many requests were answered between the two. */
    const load = async (onStart: () => unknown): Promise<number> => {
      seed += 1;
      const settings = { port: await port, model, seed, connections, durationMs, warmUpMs };
      const generator = start("load-generator.ts", { BENCH_LOAD: JSON.stringify(settings) });
      generator.on("message", (message) => {
        if ((message as LoadMessage).event === "measuring") onStart();
      });
      return (await doneOf(generator)).answered;
    };
    const stopped = async (step: string): Promise<Frame[]> => {
      const answer = once(child, "message");
      child.send(step);
      const [frames] = (await answer) as [Frame[]];
      return frames;
    };
    let before = new Map<string, number>();
    const answered = await load(() => {
      before = threadsUs(child);
    });
    const threads = [...threadsUs(child)].map(([name, us]) => ({
      name,
      perRequest: (us - (before.get(name) ?? 0)) / answered,
    }));
    const timed = await load(() => child.send("startTime"));
    const time = await stopped("stopTime");
    const watched = await load(() => child.send("startSpace"));
    const space = await stopped("stopSpace");
    const [files, functions] = byPlace(time, timed);
    const [allocatingFiles, allocatingFunctions] = byPlace(space, watched);
    return {
      ...{ threads: largestFirst(threads), files, functions, allocatingFiles, allocatingFunctions },
      allocatedBytes: allocatingFiles.reduce((sum, { perRequest }) => sum + perRequest, 0),
    };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sums per request, by file and by function. */
function byPlace(frames: readonly Frame[], requests: number): [ProfileRow[], ProfileRow[]] {
  const maps = new Map<string, SourceMap>();
  const byFile = new Map<string, number>();
  const byFunction = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, self: number): void =>
    void sums.set(key, (sums.get(key) ?? 0) + self / requests);
  for (const { callFrame, self } of frames) {
    const { functionName: name, url, lineNumber, columnNumber } = callFrame;
    if (self === 0 || name === "(idle)" || name === "(program)") continue;
    const { file, line } = sourceOf(url, lineNumber, columnNumber, maps);
    add(byFile, file === "" ? name : file, self);
    add(byFunction, `${name || "(anonymous)"} ${file}:${line + 1}`, self);
  }
  const rows = (sums: Map<string, number>): ProfileRow[] =>
    largestFirst([...sums].map(([name, perRequest]) => ({ name, perRequest })));
  return [rows(byFile), rows(byFunction)];
}

/** The source behind a place in the bundle; of a package its name alone. */
function sourceOf(
  url: string,
  line: number,
  column: number,
  maps: Map<string, SourceMap>,
): { file: string; line: number } {
  const path = url.startsWith("file:") ? fileURLToPath(url) : url;
  if (!path.startsWith(dist)) return { file: packageOf(path), line };
  let map = maps.get(path);
  if (map === undefined) {
    map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, "utf8")));
    maps.set(path, map);
  }
  const entry = map.findEntry(line, column);
  if (!("originalSource" in entry)) return { file: path, line };
  return { file: packageOf(entry.originalSource.replace(/^(\.\.\/)+/, "")), line: entry.originalLine };
}

const packageOf = (path: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(path)?.[1] ?? path;

const largestFirst = (rows: ProfileRow[]): ProfileRow[] =>
  rows.sort((one, other) => other.perRequest - one.perRequest);

/** User and system time of each thread so far, microseconds, by its name and number. */
function threadsUs(child: ChildProcess): Map<string, number> {
  const folder = `/proc/${child.pid}/task`;
  return new Map(
    readdirSync(folder).map((task) => {
      const stat = readFileSync(`${folder}/${task}/stat`, "utf8");
      const end = stat.lastIndexOf(")");
      const fields = stat.slice(end + 2).split(" ");
      const name = task === String(child.pid) ? "main" : stat.slice(stat.indexOf("(") + 1, end);
      return [`${name} ${task}`, (Number(fields[11]) + Number(fields[12])) * 10_000];
    }),
  );
}
