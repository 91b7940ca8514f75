import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compiledProgram } from "../../server/testing/compiled-program.ts";
import { dayTraffic, type PlayedRequest, taste } from "./day-traffic.ts";
import type { ChatRequest, DemoClient } from "./demo-client.ts";
import { differenceOf, sayMoves } from "./play-day.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A server that answers everything with one text, and keeps what it was sent. */
function listener() {
  const seen: { chats: ChatRequest[]; votes: unknown[] } = { chats: [], votes: [] };
  const client: DemoClient = {
    async ask(_path, body) {
      seen.votes.push(body);
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
  it("sends the same requests for the same seed, each followed by a vote", async () => {
    const [one, other] = [listener(), listener()];
    const played = await dayTraffic(one.client, 7).play(60);
    await dayTraffic(other.client, 7).play(60);
    const texts = ({ chats }: typeof one.seen) =>
      chats.map(({ messages }) => JSON.stringify(messages)).sort();
    expect(texts(one.seen)).toEqual(texts(other.seen));
    expect(one.seen.votes).toHaveLength(60);
    expect(played.every(({ isGood }) => !isGood)).toBe(true);
    const kept = await dayTraffic(one.client, 8).play(10, { keepsVotes: true });
    expect(one.seen.votes).toHaveLength(60);
    await dayTraffic(one.client, 8).giveVotes(kept);
    expect(one.seen.votes).toHaveLength(70);
  });

  it("holds the chance of the log and of what is played against their difference", () => {
    const figure = { refusal: null, doubly_robust: { estimate: 1, low: 0.7, high: 1.4 } };
    // Mean 1.2, standard deviation 2, standard error 0.2.
    const played = Array.from({ length: 100 }, (_, at) => 1.2 + (at % 2 === 0 ? 1 : -1) * Math.sqrt(3.96));
    const { difference, allowed } = differenceOf(played, figure)!;
    expect(difference).toBeCloseTo(0.2, 9);
    // Two figures at 99.5% each: 2.807 standard errors.
    expect(allowed).toBeCloseTo(2.807034 * Math.hypot(0.4 / 1.959964, 0.2), 5);
    expect(differenceOf([0, 0], figure)).toEqual({
      difference: -1,
      allowed: expect.closeTo((2.807034 / 1.959964) * 0.3, 5),
    });
    // Unknown is never agreement.
    const unknown = { refusal: "why", doubly_robust: { estimate: null, low: null, high: null } };
    expect(differenceOf(played, unknown)).toBeNull();
  });

  it("counts as a move what leaves the model that is turned down for a better one, and not what chance may do", () => {
    const part = (share: number, pleasedElsewhere = true): PlayedRequest[] =>
      Array.from({ length: 40 }, (_, at) => {
        const isTurnedDown = at < 40 * share;
        return {
          ...{ requestId: "", taskType: taste.taskType, costUsd: 0, vote: true },
          model: isTurnedDown ? taste.model : "demo/steady",
          isGood: isTurnedDown ? at % 10 === 0 : pleasedElsewhere,
        };
      });
    const said: string[] = [];
    expect(sayMoves(part(0.5), part(0.1), (line) => said.push(line))).toBe(taste.taskType);
    expect(said.join("\n")).toContain("demo/coder from 50.0% to 10.0%");
    expect(sayMoves(part(0.5), part(0.35), () => undefined)).toBeNull();
    expect(sayMoves(part(0.5, false), part(0.1, false), () => undefined)).toBeNull();
    expect(sayMoves(part(0), part(0), () => undefined)).toBeNull();
  });

  it("needs the admin key of a running server", () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [compiledProgram("demo-day"), "--url", "http://127.0.0.1:9"],
      { encoding: "utf8", cwd: root, env: { ...process.env, TRADEWIND_ADMIN_KEY: "" } },
    );
    expect(status).toBe(1);
    expect(stderr).toContain("--admin-key");
  }, 300_000);
});
