import { EventStreamCodec } from "@smithy/eventstream-codec";
import type { ProviderHeaders, ProviderSink } from "../../upstream/provider.ts";

const utf8 = {
  encode: (text: string): Uint8Array => Buffer.from(text, "utf8"),
  decode: (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8"),
};

/** Frames are prefixed by their length in four bytes; no event of a model is near this. */
const maxFrameBytes = 16 * 1024 * 1024;

/**
 * Makes server-sent events of the binary frames in which Bedrock streams, so that everything after the adapter reads one form. A reply that is no
 * such stream passes as it is.
 */
export function framesAsEvents(sink: ProviderSink): ProviderSink {
  const codec = new EventStreamCodec(utf8.decode, utf8.encode);
  let isFramed = false;
  let held: Buffer = Buffer.alloc(0);
  let isOver = false;
  const fail = (detail: string): void => {
    isOver = true;
    sink.onFailure({ kind: "invalid-reply", detail });
  };
  return {
    onHead(status: number, headers: ProviderHeaders) {
      isFramed = String(headers["content-type"]).startsWith("application/vnd.amazon.eventstream");
      sink.onHead(status, isFramed ? { ...headers, "content-type": "text/event-stream" } : headers);
    },
    onData(chunk) {
      if (isOver) return;
      if (!isFramed) {
        sink.onData(chunk);
        return;
      }
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      let events = "";
      while (held.length >= 4) {
        const length = held.readUInt32BE(0);
        if (length < 16 || length > maxFrameBytes)
          return fail("a frame of the stream has an impossible length");
        if (held.length < length) break;
        try {
          events += eventOf(codec.decode(held.subarray(0, length)));
        } catch {
          return fail("a frame of the stream fails its checksum");
        }
        held = held.subarray(length);
      }
      if (events !== "") sink.onData(Buffer.from(events, "utf8"));
    },
    onEnd() {
      if (isOver) return;
      if (held.length > 0) fail("the stream ends within a frame");
      else sink.onEnd();
    },
    onFailure: (failure) => {
      if (!isOver) sink.onFailure(failure);
    },
  };
}

function eventOf({ headers, body }: ReturnType<EventStreamCodec["decode"]>): string {
  const name = headers[":exception-type"]?.value ?? headers[":event-type"]?.value ?? "error";
  const text = utf8.decode(body);
  return `event: ${String(name)}\ndata: ${text === "" ? "{}" : text}\n\n`;
}
