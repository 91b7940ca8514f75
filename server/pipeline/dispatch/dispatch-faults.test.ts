import { describe, expect, it } from "vitest";
import { completion, events, json, wholeStream } from "./testing/behaviours.ts";
import { type Behaviour, startFakeUpstream } from "./testing/fake-upstream.ts";
import { type Expected, faults } from "./testing/faults.ts";
import { createTestDispatcher, target } from "./testing/test-dispatcher.ts";

const options = { firstTokenMs: 120, idleMs: 120, wholeMs: 200, closingMs: 60, drainMs: 40 };

const healthy: Behaviour = (response, request, number) =>
  (request.body.stream === true ? events(wholeStream) : json(completion))(response, request, number);

interface Row {
  readonly name: string;
  readonly isStream: boolean;
  readonly expected: Expected;
}

const rows = Object.entries(faults).flatMap(([name, { streamed, unstreamed }]): Row[] => [
  ...(streamed === null ? [] : [{ name, isStream: true, expected: streamed }]),
  ...(unstreamed === null ? [] : [{ name, isStream: false, expected: unstreamed }]),
]);

/** What a client's SDK makes of a reply: throws where it would. */
function read(text: string, isStream: boolean): { error: unknown; model: unknown; isDone: boolean } {
  if (!isStream) {
    const reply = JSON.parse(text);
    return { error: reply.error ?? null, model: reply.model ?? null, isDone: true };
  }
  const data = text
    .split(/\r?\n\r?\n/)
    .flatMap((event) => event.split(/\r?\n/).filter((line) => line.startsWith("data:")))
    .map((line) => line.slice(5).trim());
  const chunks = data.filter((one) => one !== "[DONE]" && one !== "").map((one) => JSON.parse(one));
  return {
    error: chunks.findLast(({ error }) => error !== undefined)?.error ?? null,
    model: chunks.find(({ model }) => model !== undefined)?.model ?? null,
    isDone: data.includes("[DONE]"),
  };
}

describe.each([
  ["streamed", true],
  ["unstreamed", false],
])("a provider's fault, %s", (_form, wanted) => {
  it.each(rows.filter(({ isStream }) => isStream === wanted))(
    "$name: $expected.kind, with a fallback and without",
    async ({ name, isStream, expected }) => {
      const fault = faults[name]!;
      for (const hasFallback of [true, false]) {
        await using upstream = await startFakeUpstream(fault.play);
        await using other = await startFakeUpstream(healthy);
        await using dispatcher = createTestDispatcher({ options });
        const places = [target(upstream.baseUrl, "a")];
        if (hasFallback) places.push(target(other.baseUrl, "b", {}, { contextWindowTokens: 1_000_000 }));
        const { outcome, reply, text } = await dispatcher.send(places, isStream ? { stream: true } : {});
        expect(new TextDecoder("utf-8", { fatal: true }).decode(reply.body)).toBe(text);
        const seen = read(text, isStream && reply.status === 200);
        if (expected.kind === "served" || (expected.kind === "hidden" && hasFallback)) {
          expect(outcome.status).toBe("ok");
          expect(seen).toEqual({
            error: null,
            model: expected.kind === "served" ? "openai/a" : "openai/b",
            isDone: true,
          });
          expect(outcome.usage === null).toBe(outcome.cost === null);
        } else if (expected.kind === "broken") {
          expect(outcome).toMatchObject({ status: "broken", errorCode: "upstream_stream_broken" });
          expect(seen).toMatchObject({ error: { code: "upstream_stream_broken" }, isDone: false });
        } else {
          expect(outcome.status).toBe("error");
          expect(reply.status).toBeGreaterThanOrEqual(400);
          expect(seen.error).toMatchObject({ code: expected.code });
        }
        const calls = expected.kind === "hidden" ? expected.calls : 1;
        expect(upstream.seen).toHaveLength(calls);
        expect(other.seen).toHaveLength(hasFallback && expected.kind === "hidden" ? 1 : 0);
        expect(outcome.attempts).toHaveLength(upstream.seen.length + other.seen.length);
        if (fault.isHanging === true) await Promise.all(upstream.seen.map(({ aborted }) => aborted));
      }
    },
  );
});
