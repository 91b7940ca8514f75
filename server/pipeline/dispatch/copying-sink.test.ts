import { describe, expect, it } from "vitest";
import { collectReply } from "./collect-reply.ts";
import { CollectingSink } from "./collecting-sink.ts";
import { CopyingSink } from "./copying-sink.ts";
import type { ReplySink } from "./dispatch-context.ts";
import type { Dispatcher } from "./dispatcher.ts";

class Copy extends CopyingSink {
  readonly told: string[] = [];

  get copy(): string | null {
    return this.collected();
  }

  protected override finished(body: string): void {
    this.told.push(body);
  }
}

describe("a copy of a reply", () => {
  it("is what went out, told before the last bytes leave; the reply itself is not changed", () => {
    const sink = new CollectingSink();
    const copying = new Copy(sink, 5);
    sink.end = (bytes) => {
      expect(copying.told).toEqual(["abcde"]);
      CollectingSink.prototype.end.call(sink, bytes);
    };
    copying.writeHead(200, { "x-a": "1" });
    expect(copying.write("abc")).toBe(true);
    expect(copying.copy).toBe("abc");
    copying.end("de");
    expect(sink.reply).toEqual({ status: 200, headers: { "x-a": "1" }, body: Buffer.from("abcde") });
  });

  it.each([
    ["a longer one", 200, ["abc", "def", ""]],
    ["an error", 500, ["abc", "", ""]],
  ])("is not kept of %s, which is passed on all the same", (_name, status, pieces) => {
    const sink = new CollectingSink();
    const copying = new Copy(sink, 5);
    copying.writeHead(status, {});
    for (const piece of pieces.slice(0, -1)) copying.write(piece);
    copying.end("");
    expect([copying.copy, copying.told]).toEqual([null, []]);
    expect(sink.reply?.body.toString()).toBe(pieces.join(""));
  });

  it("passes on whether the client is full, ready again or gone, and its end by force", () => {
    const did: string[] = [];
    const full: ReplySink = {
      isClosed: true,
      writeHead: () => {},
      write: () => false,
      end: () => {},
      destroy: () => void did.push("destroy"),
      onDrain: (listener) => listener(),
      onClose: (listener) => listener(),
    };
    const copying = new Copy(full, 5);
    expect([copying.isClosed, copying.write("a")]).toEqual([true, false]);
    copying.onDrain(() => did.push("drain"));
    copying.onClose(() => did.push("close"));
    copying.destroy();
    expect(did).toEqual(["drain", "close", "destroy"]);
  });
});

describe("a reply for a caller in the same process", () => {
  const dispatcher = (act: (sink: ReplySink) => void) =>
    ({
      async dispatch({ sink }: { sink: ReplySink }) {
        act(sink);
        return "outcome";
      },
    }) as unknown as Dispatcher;

  it("comes in one piece with the outcome; null where the signal aborted before it was whole", async () => {
    const whole = await collectReply(
      dispatcher((sink) => {
        sink.writeHead(200, {});
        sink.end("é");
      }),
      {} as never,
    );
    expect(whole).toEqual({
      outcome: "outcome",
      reply: { status: 200, headers: {}, body: Buffer.from("é", "latin1") },
    });
    expect(
      await collectReply(
        dispatcher(() => {}),
        {} as never,
      ),
    ).toEqual({ outcome: "outcome", reply: null });
  });

  it("leaves nothing with a signal that outlives it, and hears one abort once", () => {
    let closed = 0;
    const controller = new AbortController();
    const ended = new CollectingSink(controller.signal);
    ended.onClose(() => {
      closed += 1;
    });
    ended.end("");
    const running = new CollectingSink(controller.signal);
    running.onClose(() => {
      closed += 10;
    });
    controller.abort();
    controller.signal.dispatchEvent(new Event("abort"));
    expect([closed, running.isClosed]).toEqual([10, true]);
    running.end("");
  });
});
