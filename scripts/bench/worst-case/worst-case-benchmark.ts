import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { request } from "undici";
import { defaultConfigurationFile } from "../../../server/config/default-configuration.ts";
import { hostileBodies } from "../../../server/http/testing/hostile-bodies.ts";
import { largestBodies } from "../../../server/http/testing/largest-bodies.ts";
import { startGateway } from "../load/gateway-process.ts";

interface WorstCaseRow {
  readonly name: string;
  readonly megabytes: number;
  /** HTTP status of the reply. */
  readonly status: number;
  /** Longest time in which the event loop did nothing else, milliseconds by the clock. */
  readonly longestHoldMs: number;
  /** The same by processor time of the main thread: what other processes take of the machine is not in it. null: the system does not tell. */
  readonly longestCpuMs: number | null;
}

type Probe = Pick<WorstCaseRow, "longestHoldMs" | "longestCpuMs">;

const reply = JSON.stringify({
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "bench-model",
  choices: [{ index: 0, message: { role: "assistant", content: "Yes." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 60, completion_tokens: 2, total_tokens: 62 },
});

/**
 * Sends each of the most expensive requests to a real server, those beyond a limit and those at it, to `/v1/chat/completions` with an
 * upstream that answers at once, and reads from inside the server how long its event loop was held. Each is sent `repeats` times and
 * the shortest of the longest holds is taken: what the request causes is there every time, what other processes take of the machine is not.
 */
export async function worstCaseBenchmark(repeats: number): Promise<WorstCaseRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-"));
  const upstream = createServer((incoming, response) => {
    incoming.resume().on("end", () => response.setHeader("content-type", "application/json").end(reply));
  });
  await once(upstream.listen(0, "127.0.0.1"), "listening");
  const { port: upstreamPort } = upstream.address() as AddressInfo;
  const { child, port } = startGateway(
    folder,
    upstreamPort,
    null,
    {},
    new URL("loop-probe.mjs", import.meta.url),
  );
  const readProbe = async (): Promise<Probe> => {
    const answer = once(child, "message");
    child.send("read");
    const [probe] = (await answer) as [Probe];
    return probe;
  };
  try {
    const url = `http://127.0.0.1:${await port}/v1/chat/completions`;
    const send = async (body: Buffer): Promise<number> => {
      const { statusCode, body: read } = await request(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      await read.dump();
      return statusCode;
    };
    const rows: WorstCaseRow[] = [];
    const cases = [...largestBodies(defaultConfigurationFile.server.body_limit_bytes), ...hostileBodies];
    for (let warm = 0; warm < 20; warm += 1) await send(Buffer.from(cases.at(-1)!.body()));
    for (const { name, body } of cases) {
      const bytes = Buffer.from(body());
      let status = 0;
      const probes: Probe[] = [];
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        await readProbe();
        status = await send(bytes);
        // What is written to the database afterwards counts too.
        await setTimeout(300);
        probes.push(await readProbe());
      }
      const longestHoldMs = Math.min(...probes.map((probe) => probe.longestHoldMs));
      const cpuMs = probes.map((probe) => probe.longestCpuMs).filter((milliseconds) => milliseconds !== null);
      const longestCpuMs = cpuMs.length === 0 ? null : Math.min(...cpuMs);
      rows.push({ name, megabytes: bytes.length / 1e6, status, longestHoldMs, longestCpuMs });
    }
    return rows.sort((one, other) => other.longestHoldMs - one.longestHoldMs);
  } finally {
    child.kill("SIGKILL");
    upstream.close();
    upstream.closeAllConnections();
    await setTimeout(500);
    rmSync(folder, { recursive: true, force: true });
  }
}
