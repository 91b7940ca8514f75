import { describe, expect, it } from "vitest";
import {
  completion,
  doneEvent,
  events,
  finishChunk,
  json,
  roleChunk,
  textChunk,
  usageChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { everyFault } from "./testing/every-fault.ts";
import { type Behaviour, startFakeUpstream } from "./testing/fake-upstream.ts";
import type { Expected, Fault } from "./testing/faults.ts";
import { readAsClient } from "./testing/read-as-client.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

const options = { firstTokenMs: 20_000, idleMs: 20_000, wholeMs: 20_000, closingMs: 100, drainMs: 60 };
/** Of places that are silent; nobody else is timed, however busy the machine. */
const short = { timeouts: { firstTokenMs: 300, idleMs: 300, wholeMs: 400 } };
const clocksOf = ({ isHanging }: Fault) => (isHanging === true ? short : {});

const healthy: Behaviour = (response, request, number) =>
  (request.body.stream === true ? events(wholeStream) : json(completion))(response, request, number);

interface Row {
  readonly name: string;
  readonly isStream: boolean;
  readonly expected: Expected;
}

const rows = Object.entries(everyFault).flatMap(([name, { streamed, unstreamed }]): Row[] => [
  ...(streamed === null ? [] : [{ name, isStream: true, expected: streamed }]),
  ...(unstreamed === null ? [] : [{ name, isStream: false, expected: unstreamed }]),
]);

describe("a stream that breaks off after its first content, resumed by another place", () => {
  /** These end with an error all the same: another model cannot go on with two choices, nor with a tool call. */
  const final = /two choices|tool/;

  it.each(
    rows.filter(
      ({ name, isStream, expected }) =>
        isStream && expected.kind === "broken" && name !== "reasoning, and later its end",
    ),
  )("$name", async ({ name }) => {
    await using upstream = await startFakeUpstream(everyFault[name]!.play);
    const more = events([roleChunk, textChunk(", and so on"), finishChunk, usageChunk, doneEvent]);
    await using other = await startFakeUpstream(more);
    await using dispatcher = createTestDispatcher({ options, resumes: true });
    const places = [target(upstream.baseUrl, "a", clocksOf(everyFault[name]!)), target(other.baseUrl, "b")];
    const { outcome, reply } = await dispatcher.send(places, { stream: true });
    const seen = readAsClient(reply, true);
    expect(seen.unreadable).toBeNull();
    if (final.test(name)) {
      expect(outcome.status).toBe("broken");
      expect(other.seen).toHaveLength(0);
      return;
    }
    expect([outcome.status, seen.error, seen.isDone]).toEqual(["ok", null, true]);
    const [, given] = other.seen[0]!.body.messages as { content: string }[];
    expect(given!.content.length).toBeGreaterThan(3);
    expect(seen.text).toBe(`${given!.content}, and so on`);
    expect(outcome.attempts.map(({ errorCode, part }) => [errorCode, part?.how])).toEqual([
      ["upstream_stream_broken", "first"],
      [null, "instruction"],
    ]);
    expect([upstream.seen.length, other.seen.length]).toEqual([1, 1]);
  });
});

describe.each([
  ["streamed", true],
  ["unstreamed", false],
])("a provider's fault, %s", (_form, wanted) => {
  it.each(rows.filter(({ isStream }) => isStream === wanted))(
    "$name: $expected.kind, with a fallback and without",
    async ({ name, isStream, expected }) => {
      const fault = everyFault[name]!;
      for (const hasFallback of [true, false]) {
        await using upstream = await startFakeUpstream(fault.play);
        await using other = await startFakeUpstream(healthy);
        await using dispatcher = createTestDispatcher({ options });
        const places = [target(upstream.baseUrl, "a", clocksOf(fault))];
        if (hasFallback) places.push(target(other.baseUrl, "b", {}, { contextWindowTokens: 1_000_000 }));
        const { outcome, reply } = await dispatcher.send(places, isStream ? { stream: true } : {});
        const seen = readAsClient(reply, isStream);
        expect(seen.unreadable).toBeNull();
        if (
          expected.kind === "served" ||
          expected.kind === "partial" ||
          (expected.kind === "hidden" && hasFallback)
        ) {
          expect(outcome.status).toBe("ok");
          expect(seen).toMatchObject({
            error: null,
            model: expected.kind === "hidden" ? "openai/b" : "openai/a",
            isDone: true,
          });
          // Not known as well where another call of the request made tokens and did not say how many.
          const isUnknown = outcome.attempts.some(({ charge }) => charge?.cost === null);
          expect((outcome.usage?.inputTokens ?? null) === null || isUnknown).toBe(outcome.cost === null);
        } else if (expected.kind === "broken") {
          expect(outcome).toMatchObject({ status: "broken", errorCode: "upstream_stream_broken" });
          expect(seen).toMatchObject({ error: { code: "upstream_stream_broken" }, isDone: false });
        } else {
          expect(outcome.status).toBe("error");
          expect(reply.status).toBeGreaterThanOrEqual(400);
          expect(seen.error).toMatchObject({ code: expected.code });
        }
        const calls = expected.kind === "hidden" ? (expected.calls ?? (hasFallback ? 1 : 2)) : 1;
        expect(upstream.seen).toHaveLength(calls);
        expect(other.seen).toHaveLength(hasFallback && expected.kind === "hidden" ? 1 : 0);
        expect(outcome.attempts).toHaveLength(upstream.seen.length + other.seen.length);
        if (fault.isHanging === true) await Promise.all(upstream.seen.map(({ aborted }) => aborted));
      }
    },
  );
});
