import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../../engine/index.ts";
import { SseEventBuffer, splitSseEvents } from "./sse-event-buffer.ts";
import { decodeByteString, sseEventData } from "./sse-event-data.ts";

/** The specification's own algorithm, line by line over the decoded whole: slow, and sure. */
function referenceData(whole: string): string[] {
  const payloads: string[] = [];
  let data: string[] = [];
  const lines = whole.split(/\r\n|\n|\r/);
  for (const line of lines.slice(0, -1)) {
    if (line === "") {
      if (data.length > 0) payloads.push(data.join("\n"));
      data = [];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    if (field !== "data") continue;
    data.push(colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, ""));
  }
  return payloads;
}

function payloadsOf(pieces: readonly Buffer[]): { payloads: string[]; bytes: string } {
  const buffer = new SseEventBuffer(1 << 20);
  let bytes = "";
  const payloads: string[] = [];
  for (const piece of pieces) {
    const complete = buffer.push(piece);
    bytes += complete;
    for (const event of splitSseEvents(complete)) {
      const data = sseEventData(event);
      if (data !== null) payloads.push(decodeByteString(data));
    }
  }
  return { payloads, bytes: bytes + buffer.flush() };
}

const whole = (lineEnd: string): string =>
  [
    ": keep-alive comment",
    "",
    'data: {"content":"naïve 日本語 😀"}',
    "",
    "event: message",
    "id: 7",
    "data:no space",
    "data:  two spaces",
    "data",
    "",
    "",
    "dataset: not data",
    "retry: 10",
    "",
    "data: [DONE]",
    "",
    "",
  ].join(lineEnd);

describe("SseEventBuffer", () => {
  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("gives the specification's payloads with %s, split at every single byte", (_name, lineEnd) => {
    const text = whole(lineEnd);
    const bytes = Buffer.from(text);
    const expected = referenceData(text);
    expect(expected).toHaveLength(3);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const result = payloadsOf([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(result.payloads).toEqual(expected);
      expect(result.bytes).toBe(bytes.toString("latin1"));
    }
  });

  it("hands out the last CRLF of an event with it, wherever the bytes are cut", () => {
    const buffer = new SseEventBuffer(1_000);
    expect(buffer.push(Buffer.from("data: 1\r\n\r"))).toBe("");
    expect(buffer.push(Buffer.from("\n"))).toBe("data: 1\r\n\r\n");
    expect(buffer.push(Buffer.from("data: 2\r\r"))).toBe("data: 2\r\r");
  });

  it("gives the same payloads for random pieces and mixed line ends, and loses no byte", () => {
    const random = createSeededRandom(3);
    const ends = ["\n", "\r\n", "\r"];
    for (let round = 0; round < 300; round += 1) {
      let text = "";
      for (const line of whole("\n").split("\n").slice(0, -1))
        text += line + ends[Math.floor(random() * ends.length)];
      // A bare CR followed by LF would read as CRLF: the reference sees the same text, so both agree on it.
      const bytes = Buffer.from(`${text}\n\n`);
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + Math.floor(random() * 9);
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      const result = payloadsOf(pieces);
      expect(result.payloads).toEqual(referenceData(bytes.toString()));
      expect(result.bytes).toBe(bytes.toString("latin1"));
    }
  });

  it("holds an unfinished event back and gives it on flush", () => {
    const buffer = new SseEventBuffer(100);
    expect(buffer.push(Buffer.from("data: 1\n\ndata: 2\n"))).toBe("data: 1\n\n");
    expect(buffer.flush()).toBe("data: 2\n");
    expect(buffer.flush()).toBe("");
  });

  it("throws when an event grows past its bound, and not for many small ones", () => {
    const buffer = new SseEventBuffer(50);
    for (let count = 0; count < 20; count += 1) buffer.push(Buffer.from("data: 0123456789\n\n"));
    buffer.push(Buffer.from("data: 0123456789"));
    expect(() => buffer.push(Buffer.alloc(40, "x"))).toThrow(RangeError);
  });
});

describe("sseEventData", () => {
  it("is null for a comment and for fields that only begin like data", () => {
    expect(sseEventData(": ping\n\n")).toBeNull();
    expect(sseEventData("dataset: 1\n\n")).toBeNull();
  });
});
