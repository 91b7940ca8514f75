import type { ProviderFailure, ProviderHeaders, ProviderSink } from "../../upstream/provider.ts";
import type { WatchdogExpiry } from "./watchdog.ts";

/** Reads what an adapter tells, and hears of faults of the gateway itself on the way. */
export interface FaultHearingSink extends ProviderSink {
  onExpiry(expiry: WatchdogExpiry): void;
  fault(fault: unknown): void;
}

/** Keeps faults of the gateway from the adapter, which would take them for faults of the connection, and from clocks, where nobody would hear of them. */
export class GuardedSink implements ProviderSink {
  readonly #sink: FaultHearingSink;

  constructor(sink: FaultHearingSink) {
    this.#sink = sink;
  }

  onHead(status: number, headers: ProviderHeaders): void {
    try {
      this.#sink.onHead(status, headers);
    } catch (fault) {
      this.#sink.fault(fault);
    }
  }

  onData(chunk: Buffer): void {
    try {
      this.#sink.onData(chunk);
    } catch (fault) {
      this.#sink.fault(fault);
    }
  }

  onEnd(): void {
    try {
      this.#sink.onEnd();
    } catch (fault) {
      this.#sink.fault(fault);
    }
  }

  onExpiry(expiry: WatchdogExpiry): void {
    try {
      this.#sink.onExpiry(expiry);
    } catch (fault) {
      this.#sink.fault(fault);
    }
  }

  onFailure(failure: ProviderFailure): void {
    try {
      this.#sink.onFailure(failure);
    } catch (fault) {
      this.#sink.fault(fault);
    }
  }
}
