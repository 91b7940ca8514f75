import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { completion, json } from "../pipeline/dispatch/testing/behaviours.ts";
import { startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { type ServerProcess, startServerProcess, waitForStatus } from "./testing/server-process.ts";

it("keeps feedback that was acknowledged through kill -9, on the embedded database", async () => {
  const folder = mkdtempSync(join(tmpdir(), "feedback-killed-"));
  await using upstream = await startFakeUpstream(json(completion));
  // A server answers before its database is open; on a busy machine that takes longer than feedback waits for it.
  const start = async (): Promise<ServerProcess> => {
    const server = await startServerProcess({ folder, upstream: upstream.baseUrl, databaseUrl: null });
    await waitForStatus(server.address, "ready");
    return server;
  };
  const post = async (address: string, path: string, body: object): Promise<Response> =>
    fetch(`${address}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  let server = await start();
  const given: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    const reply = await post(server.address, "/v1/chat/completions", {
      model: "vllm/test",
      messages: [{ role: "user", content: `Question ${round}` }],
    });
    const id = reply.headers.get("x-tradewind-request-id")!;
    await reply.arrayBuffer();
    const feedback = { request_id: id, metric: "thumbs", value: true };
    let said = await post(server.address, "/v1/feedback", feedback);
    // "Send it again": nothing was acknowledged yet.
    while (said.status === 503) said = await post(server.address, "/v1/feedback", feedback);
    const answer = await said.json();
    server.signal("SIGKILL");
    expect(said.status).toBe(200);
    expect(answer).toMatchObject({ result: expect.stringMatching(/^(recorded|duplicate)$/) });
    given.push(id);
    expect(await server.exited).toBeNull();
    server = await start();
  }
  for (const id of given) {
    const shown = await fetch(`${server.address}/v1/requests/${id}`);
    expect(await shown.json()).toMatchObject({ feedback: [{ metric: "thumbs", value: true }] });
  }
  server.signal("SIGKILL");
  await server.exited;
  rmSync(folder, { recursive: true, force: true });
}, 600_000);
