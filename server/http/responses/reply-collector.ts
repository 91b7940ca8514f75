import { CopyingSink } from "../../pipeline/dispatch/copying-sink.ts";
import type { ReplySink } from "../../pipeline/dispatch/dispatch-context.ts";
import { type Fields, fieldsOf, parseFields } from "../../protocols/fields.ts";

/** Passes a Responses reply on, and hands it over when it is whole, before its last bytes leave. */
export class ReplyCollector extends CopyingSink {
  readonly #onReply: (response: Fields, bytes: number) => void;

  /** @param maxBytes a longer reply is not handed over */
  constructor(sink: ReplySink, maxBytes: number, onReply: (response: Fields, bytes: number) => void) {
    super(sink, maxBytes);
    this.#onReply = onReply;
  }

  protected override finished(body: string): void {
    const response = wholeResponse(body);
    if (response !== null) this.#onReply(response, this.bytes);
  }
}

/** The Response of a reply that is whole, sent in one piece or as events. @param bytes a byte string */
function wholeResponse(bytes: string): Fields | null {
  const text = Buffer.from(bytes, "latin1").toString("utf8").trimEnd();
  if (text.startsWith("{")) return parseFields(text);
  const event = parseFields(text.slice(text.lastIndexOf("\ndata:") + "\ndata:".length));
  const isWhole = event?.type === "response.completed" || event?.type === "response.incomplete";
  return isWhole ? fieldsOf(event.response) : null;
}
