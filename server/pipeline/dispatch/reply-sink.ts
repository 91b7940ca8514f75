/**
 * Where a reply goes: an HTTP response, or a caller in the same process. What is written are byte strings (latin1, one character per byte):
 * that is what dispatch works on, and Node sends a head and a short body given as strings in a single write.
 */
export interface ReplySink {
  /** True once the receiver is gone; what is written then is lost. */
  readonly isClosed: boolean;
  /** Called once, before anything else. Header names are lower case. */
  writeHead(status: number, headers: Readonly<Record<string, string>>): void;
  /** false: the receiver is full, and `onDrain` tells when it is ready again. What was given is taken in any case. */
  write(bytes: string): boolean;
  /** The last bytes, possibly none. Called once. */
  end(bytes: string): void;
  /** Registers the one listener for the moments when the receiver is ready again. */
  onDrain(listener: () => void): void;
  /** Registers the one listener for the receiver going away before `end`. Called at once where it is already gone. */
  onClose(listener: () => void): void;
}
