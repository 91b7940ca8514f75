import { describe, expect, it } from "vitest";
import { messagesPassthrough } from "./messages-passthrough.ts";
import { meters, pour, sse, streamEvents } from "./testing/streamed-reply.ts";
import { message, replyContext } from "./testing/whole-reply.ts";

describe("messagesPassthrough", () => {
  const isChanged = (one: string, index: number, others: readonly string[]): boolean => one !== others[index];

  it("passes every byte but the model and the cost, however they are cut", () => {
    const sent = sse(streamEvents);
    for (const size of [1, 3, 5_000]) {
      const { stream, text } = pour(messagesPassthrough, Buffer.from(sent), size);
      expect(stream).toMatchObject({ isDone: true, usage: meters, finishReason: "tool_use", hasToken: true });
      const got = Buffer.from(text, "latin1").toString("utf8").split("\n\n");
      const changed = got.filter((one, index) => isChanged(one, index, sent.split("\n\n")));
      expect(changed).toHaveLength(2);
      expect(changed[0]).toBe(sent.split("\n\n")[0]!.replace("claude-opus-5", "vendor/served"));
      expect(changed[1]).toBe(
        sent
          .split("\n\n")
          .at(-3)!
          .replace(
            '"output_tokens":40',
            '"output_tokens":40,"cost":3e-9,"cost_details":{"upstream_inference_cost":3e-9,"markup":0}',
          ),
      );
    }
  });

  it("closes a stream that ends after its stop reason, and leaves a whole reply as it was", () => {
    const { stream, text } = pour(messagesPassthrough, Buffer.from(sse(streamEvents.slice(0, -1))), 50);
    expect(stream.isDone).toBe(true);
    expect(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true);
    const sent = JSON.stringify(message).replace("日", "\\u65e5").replaceAll(",", " , ");
    const read = messagesPassthrough.readWhole(Buffer.from(sent), replyContext());
    const bytes = Buffer.from((read as { bytes: string }).bytes, "latin1").toString("utf8");
    expect(read).toMatchObject({ kind: "reply", usage: meters });
    const uncosted = bytes.replace("vendor/served", "claude-opus-5").replace(/,"cost":.*\}\}\}$/, "}}");
    expect(uncosted).toBe(sent);
  });
});
