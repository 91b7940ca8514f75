/** Where a reply goes: an HTTP response, or a caller in the same process. */
export interface ReplySink {
  /** True once the receiver is gone; what is written then is lost. */
  readonly isClosed: boolean;
  /** Called once, before anything else. Header names are lower case. */
  writeHead(status: number, headers: Readonly<Record<string, string>>): void;
  /** false: the receiver is full, and `onDrain` tells when it is ready again. What was given is taken in any case. */
  write(bytes: Buffer): boolean;
  /** Called once, last. */
  end(bytes?: Buffer): void;
  /** Registers the one listener for the moments when the receiver is ready again. */
  onDrain(listener: () => void): void;
  /** Registers the one listener for the receiver going away before `end`. Called at once where it is already gone. */
  onClose(listener: () => void): void;
}
