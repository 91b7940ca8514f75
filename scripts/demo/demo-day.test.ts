import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compiledProgram } from "../../server/testing/compiled-program.ts";
import { dayTraffic, taste } from "./day-traffic.ts";
import type { ChatRequest, DemoClient } from "./demo-client.ts";
import { differenceOf } from "./play-day.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A server that answers everything with one text, and keeps what it was sent. */
function listener() {
  const seen: { chats: ChatRequest[]; thumbs: unknown[] } = { chats: [], thumbs: [] };
  const client: DemoClient = {
    async ask(_path, body) {
      seen.thumbs.push(body);
      return {} as never;
    },
    askIfThere: async () => null,
    async chat(request) {
      seen.chats.push(request);
      return { requestId: `id-${seen.chats.length}`, model: taste.model, text: "wrong", costUsd: 0.001 };
    },
  };
  return { seen, client };
}

describe("npm run demo:day", () => {
  it("sends the same requests for the same seed, each followed by a thumb", async () => {
    const [one, other] = [listener(), listener()];
    const played = await dayTraffic(one.client, 7).play(60);
    await dayTraffic(other.client, 7).play(60);
    const texts = ({ chats }: typeof one.seen) =>
      chats.map(({ messages }) => JSON.stringify(messages)).sort();
    expect(texts(one.seen)).toEqual(texts(other.seen));
    expect(one.seen.thumbs).toHaveLength(60);
    expect(played.every(({ isGood }) => !isGood)).toBe(true);
  });

  it("holds the chance of the log and of what is played against their difference", () => {
    const figure = { refusal: null, doubly_robust: { estimate: 1, low: 0.7, high: 1.4 } };
    // Mean 1.2, standard deviation 2, standard error 0.2.
    const played = Array.from({ length: 100 }, (_, at) => 1.2 + (at % 2 === 0 ? 1 : -1) * Math.sqrt(3.96));
    const { difference, allowed } = differenceOf(played, figure)!;
    expect(difference).toBeCloseTo(0.2, 9);
    expect(allowed).toBeCloseTo(Math.hypot(0.4, 1.96 * 0.2), 9);
    expect(differenceOf([0, 0], figure)).toEqual({ difference: -1, allowed: expect.closeTo(0.3, 9) });
    // Unknown is never agreement.
    const unknown = { refusal: "why", doubly_robust: { estimate: null, low: null, high: null } };
    expect(differenceOf(played, unknown)).toBeNull();
  });

  it("needs the admin key of a running server", () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [compiledProgram("demo-day"), "--url", "http://127.0.0.1:9"],
      { encoding: "utf8", cwd: root, env: { ...process.env, TRADEWIND_ADMIN_KEY: "" } },
    );
    expect(status).toBe(1);
    expect(stderr).toContain("--admin-key");
  }, 60_000);
});
