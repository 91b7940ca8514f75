import type { ReplySink } from "./dispatch-context.ts";

/** Runs that race for one client. The first that begins a reply has the client; an error is held back while another may still win. */
export class Race {
  readonly #client: ReplySink;
  readonly #sinks: RacingSink[] = [];
  #winner: RacingSink | null = null;

  constructor(client: ReplySink) {
    this.#client = client;
    client.onClose(() => {
      for (const sink of this.#sinks) sink.close();
    });
  }

  get winner(): RacingSink | null {
    return this.#winner;
  }

  enter(): RacingSink {
    const sink = new RacingSink(this.#client, () => this.#win(sink));
    this.#sinks.push(sink);
    return sink;
  }

  /** Whether another side than this one has the client. */
  isWonBeside(sink: RacingSink): boolean {
    return this.#winner !== null && this.#winner !== sink;
  }

  /** Nobody has won: the client gets the error of the first that holds one. */
  settle(): void {
    if (this.#winner === null) this.#sinks.some((sink) => sink.release());
  }

  /** Once: the others are closed by it, and nobody enters behind a winner. */
  #win(sink: RacingSink): void {
    this.#winner = sink;
    for (const other of this.#sinks) if (other !== sink) other.close();
  }
}

class RacingSink implements ReplySink {
  readonly #client: ReplySink;
  readonly #win: () => void;
  #isOwner = false;
  #isLost = false;
  #error: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    body: string;
  } | null = null;
  #onDrain: (() => void) | null = null;
  #onClose: (() => void) | null = null;

  constructor(client: ReplySink, win: () => void) {
    this.#client = client;
    this.#win = win;
  }

  get isClosed(): boolean {
    return this.#isLost || this.#client.isClosed;
  }

  /** The race is lost, or the client is gone. */
  close(): void {
    this.#isLost = !this.#isOwner;
    this.#onClose?.();
  }

  /** Gives the held error to the client; false: there is none. */
  release(): boolean {
    if (this.#error === null) return false;
    this.#client.writeHead(this.#error.status, this.#error.headers);
    this.#client.end(this.#error.body);
    return true;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    if (status !== 200) {
      this.#error = { status, headers, body: "" };
      return;
    }
    if (this.#isLost) return;
    this.#win();
    this.#isOwner = true;
    if (this.#onDrain !== null) this.#client.onDrain(this.#onDrain);
    this.#client.writeHead(status, headers);
  }

  write(bytes: string): boolean {
    return this.#isOwner ? this.#client.write(bytes) : true;
  }

  end(bytes: string): void {
    if (this.#isOwner) this.#client.end(bytes);
    else if (this.#error !== null) this.#error.body += bytes;
  }

  destroy(): void {
    if (this.#isOwner) this.#client.destroy();
  }

  onDrain(listener: () => void): void {
    this.#onDrain = listener;
    if (this.#isOwner) this.#client.onDrain(listener);
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.isClosed) listener();
  }
}
