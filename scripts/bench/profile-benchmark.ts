import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pin, startGateway } from "./load/gateway-process.ts";
import { doneOf, type LoadMessage, portOf } from "./load/load-run.ts";

/** Where the time of one request goes, microseconds of processor time or of samples. */
export interface ProfileRow {
  readonly name: string;
  readonly usPerRequest: number;
}

export interface GatewayProfile {
  readonly model: string;
  readonly requests: number;
  /** Processor time of each thread of the process, Node's own among them. */
  readonly threads: readonly ProfileRow[];
  /** Self time of the main thread by file; packages by their name. */
  readonly files: readonly ProfileRow[];
  readonly functions: readonly ProfileRow[];
}

const loadFolder = new URL("./load/", import.meta.url);
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const warmUpMs = 3000;

/**
 * Profiles the built gateway under load by V8's sampling profiler, from its start to its end: the share of start and warm-up is small beside a load of
 * ten seconds or more, and is part of what is shown.
 */
export async function profileGateway(options: {
  readonly model: string;
  readonly durationMs: number;
  readonly connections: number;
  readonly databaseUrl: string | null;
}): Promise<GatewayProfile> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-profile-"));
  const children: ChildProcess[] = [];
  const start = (script: string, environment: Record<string, string>): ChildProcess => {
    const child = fork(new URL(script, loadFolder), {
      env: { ...process.env, ...environment },
      execArgv: ["--import", "tsx"],
    });
    pin(child, 1);
    children.push(child);
    return child;
  };
  try {
    const upstreamPort = await portOf(start("instant-upstream.ts", {}));
    const { child, port } = startGateway(folder, upstreamPort, options.databaseUrl, {}, null, [
      "--cpu-prof",
      `--cpu-prof-dir=${folder}`,
      "--cpu-prof-interval=250",
    ]);
    children.push(child);
    const settings = {
      ...{ port: await port, model: options.model, seed: 1, connections: options.connections },
      ...{ durationMs: options.durationMs, warmUpMs },
    };
    const generator = start("load-generator.ts", { BENCH_LOAD: JSON.stringify(settings) });
    const before = await new Promise<Map<string, number>>((resolve) => {
      generator.on("message", (message) => {
        if ((message as LoadMessage).event === "measuring") resolve(threadsUs(child));
      });
    });
    const done = await doneOf(generator);
    const after = threadsUs(child);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    const threads = [...after].map(([name, us]) => ({
      name,
      usPerRequest: (us - (before.get(name) ?? 0)) / done.answered,
    }));
    // Requests of the warm-up count for what was sampled, at the rate that was measured.
    const requests = done.answered * (1 + warmUpMs / options.durationMs);
    return {
      ...{ model: options.model, requests, threads: largestFirst(threads) },
      ...selfTimes(mainProfile(folder), requests),
    };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Each thread writes one; the main thread is number 0. */
function mainProfile(folder: string): CpuProfile {
  const name = readdirSync(folder).find((file) => /\.0\.\d+\.cpuprofile$/.test(file));
  if (name === undefined) throw new Error("the gateway left no profile of its main thread");
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as CpuProfile;
}

function selfTimes(profile: CpuProfile, requests: number): Pick<GatewayProfile, "files" | "functions"> {
  const selfUs = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    selfUs.set(id, (selfUs.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  const maps = new Map<string, SourceMap | null>();
  const byFile = new Map<string, number>();
  const byFunction = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, us: number): void =>
    void sums.set(key, (sums.get(key) ?? 0) + us);
  for (const { id, callFrame } of profile.nodes) {
    const us = selfUs.get(id) ?? 0;
    const { functionName: name, url, lineNumber, columnNumber } = callFrame;
    if (us === 0 || name === "(idle)" || name === "(program)") continue;
    const file = sourceOf(url, lineNumber, columnNumber, maps);
    add(byFile, file === "" ? name : file, us);
    add(byFunction, `${name || "(anonymous)"} ${file}:${lineNumber + 1}`, us);
  }
  const rows = (sums: Map<string, number>): ProfileRow[] =>
    largestFirst([...sums].map(([name, us]) => ({ name, usPerRequest: us / requests })));
  return { files: rows(byFile), functions: rows(byFunction) };
}

/** The source file behind a place in the bundle; of a package its name alone. */
function sourceOf(url: string, line: number, column: number, maps: Map<string, SourceMap | null>): string {
  if (!url.startsWith("file:")) return url;
  const path = fileURLToPath(url);
  if (!path.startsWith(dist)) return packageOf(path);
  let map = maps.get(path);
  if (map === undefined) {
    map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, "utf8")));
    maps.set(path, map);
  }
  const entry = map?.findEntry(line, column);
  const source = entry !== undefined && "originalSource" in entry ? entry.originalSource : path;
  return packageOf(source.replace(/^(\.\.\/)+/, ""));
}

const packageOf = (path: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(path)?.[1] ?? path;

const largestFirst = (rows: ProfileRow[]): ProfileRow[] =>
  rows
    .filter(({ usPerRequest }) => usPerRequest >= 0.05)
    .sort((one, other) => other.usPerRequest - one.usPerRequest);

/** User and system time of each thread so far, microseconds, by the name of the thread and its number. */
function threadsUs(child: ChildProcess): Map<string, number> {
  const folder = `/proc/${child.pid}/task`;
  return new Map(
    readdirSync(folder).map((task, index) => {
      const stat = readFileSync(`${folder}/${task}/stat`, "utf8");
      const end = stat.lastIndexOf(")");
      const fields = stat.slice(end + 2).split(" ");
      const name = index === 0 ? "main" : stat.slice(stat.indexOf("(") + 1, end);
      return [`${name} ${task}`, (Number(fields[11]) + Number(fields[12])) * 10_000];
    }),
  );
}
