/** What ends a request from outside: its client goes, or the server stops. */
export class Interruption {
  isClientGone = false;
  isStopped = false;
  #wakeUp: (() => void) | null = null;

  get isOver(): boolean {
    return this.isClientGone || this.isStopped;
  }

  clientGone(): void {
    this.isClientGone = true;
    this.#wakeUp?.();
  }

  stop(): void {
    this.isStopped = true;
    this.#wakeUp?.();
  }

  /** Waits until the time has passed or the request is interrupted. @param sleep called where it is not yet */
  async pause(sleep: () => Promise<void>): Promise<void> {
    if (this.isOver) return;
    const interrupted = new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
    });
    await Promise.race([sleep(), interrupted]);
    this.#wakeUp = null;
  }
}
