import { PGlite, type PGliteOptions } from "@electric-sql/pglite";

/** First bytes of the messages that belong to an extended query: Parse, Bind, Describe, Execute, Close, Flush. */
const extendedQueryBytes = new Set([..."PBDECH"].map((letter) => letter.charCodeAt(0)));

const syncByte = "S".charCodeAt(0);
const syncMessage = new Uint8Array([syncByte, 0, 0, 0, 4]);

/**
 * PGlite for several connections.
 *
 * PGlite has one backend, and pglite-socket feeds it the messages of all connections one by one. It keeps the
 * messages of a transaction together, but not those of an extended query, which are only one thing together: between
 * one connection's Bind and its Execute another's Bind may replace the unnamed portal, and the first connection gets
 * the other's rows. It happens when a query is split over two packets, as large batches are. Therefore the time from the
 * first such message to its Sync counts as a transaction, too.
 */
export class SerialisedPglite extends PGlite {
  #isQueryOpen = false;
  readonly #onFatal: (error: unknown) => void;
  readonly #progress: Int32Array;

  /**
   * @param onFatal Called when the engine itself broke: pglite-socket would then never answer anyone again.
   * @param progress Counts the messages that the engine begins and ends, for whoever watches it from another thread.
   */
  constructor(
    options: PGliteOptions,
    onFatal: (error: unknown) => void,
    progress: Int32Array = new Int32Array(2),
  ) {
    super(options);
    this.#onFatal = onFatal;
    this.#progress = progress;
  }

  override isInTransaction(): boolean {
    return this.#isQueryOpen || super.isInTransaction();
  }

  override async execProtocolRawStream(
    message: Uint8Array,
    options: Parameters<PGlite["execProtocolRawStream"]>[1],
  ): Promise<void> {
    const firstByte = message[0] ?? 0;
    if (extendedQueryBytes.has(firstByte)) this.#isQueryOpen = true;
    Atomics.add(this.#progress, 0, 1);
    try {
      await super.execProtocolRawStream(message, options);
      Atomics.add(this.#progress, 1, 1);
    } catch (error) {
      this.#onFatal(error);
      throw error;
    }
    if (firstByte === syncByte) this.#isQueryOpen = false;
  }

  /** pglite-socket calls this to roll back what a connection left open; the backend listens only after a Sync. */
  override async exec(...[query, options]: Parameters<PGlite["exec"]>): ReturnType<PGlite["exec"]> {
    if (this.#isQueryOpen) {
      await this.runExclusive(() => this.execProtocolRawStream(syncMessage, { onRawData: () => undefined }));
    }
    return super.exec(query, options);
  }
}
