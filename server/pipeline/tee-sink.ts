import { addMarks, mayHoldMarks } from "../protocols/wire/json/reply-marks.ts";
import type { ReplySink } from "./dispatch/dispatch-context.ts";

/** Most bytes of a reply that are kept; the rest is cut and said. */
const maxKeptBytes = 256 * 1024;

/** Keeps the beginning of a reply, for installations that store replies. */
interface TextKeeper {
  keep(bytes: string): void;
  /** What was kept so far, as text; server-sent events stay as they were sent. */
  text(): string;
}

export function createTextKeeper(): TextKeeper {
  const kept: string[] = [];
  let keptBytes = 0;
  let isCut = false;
  return {
    keep(bytes) {
      const room = maxKeptBytes - keptBytes;
      if (bytes.length > room) isCut = true;
      if (room <= 0) return;
      kept.push(bytes.slice(0, room));
      keptBytes += Math.min(room, bytes.length);
    },
    text: () => Buffer.from(kept.join(""), "latin1").toString("utf8") + (isCut ? "\n[cut]" : ""),
  };
}

interface TeeOptions {
  /** false: the reply is of a kind that has none. */
  readonly hasMarks: boolean;
  /** The last bytes wait for `release`. */
  readonly holdsEnd: boolean;
}

const noMarks: ReadonlySet<string> = new Set();

/**
 * Passes a reply on as it is, notes the marks in its body (see `addMarks`), and shows the body to a keeper where there is one. A class, because an
 * object literal with a getter makes V8 build a hidden class for every request.
 */
export class TeeSink implements ReplySink {
  readonly #sink: ReplySink;
  readonly #keeper: TextKeeper | null;
  readonly #hasMarks: boolean;
  #marks: Set<string> | null = null;

  readonly #holdsEnd: boolean;
  /** The last bytes; null: they have not come, or are sent. */
  #held: string | null = null;

  constructor(sink: ReplySink, keeper: TextKeeper | null, { hasMarks, holdsEnd }: TeeOptions) {
    this.#hasMarks = hasMarks;
    this.#sink = sink;
    this.#keeper = keeper;
    this.#holdsEnd = holdsEnd;
  }

  /** Ends the reply where it is whole; a further call does nothing. */
  release(): void {
    const bytes = this.#held;
    this.#held = null;
    if (bytes !== null) this.#sink.end(bytes);
  }

  get marks(): ReadonlySet<string> {
    return this.#marks ?? noMarks;
  }

  get isClosed(): boolean {
    return this.#sink.isClosed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#sink.writeHead(status, headers);
  }

  write(bytes: string): boolean {
    this.#see(bytes);
    return this.#sink.write(bytes);
  }

  end(bytes: string): void {
    this.#see(bytes);
    if (this.#holdsEnd) this.#held = bytes;
    else this.#sink.end(bytes);
  }

  destroy(): void {
    this.#sink.destroy();
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  onClose(listener: () => void): void {
    this.#sink.onClose(listener);
  }

  #see(bytes: string): void {
    if (this.#hasMarks && mayHoldMarks(bytes)) {
      this.#marks ??= new Set();
      addMarks(bytes, this.#marks);
    }
    this.#keeper?.keep(bytes);
  }
}
