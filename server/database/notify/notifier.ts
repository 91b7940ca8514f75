/**
 * Called with what was sent; with null where the connection was broken for a while and something may have been
 * missed: then look for yourself.
 */
export type NotificationHandler = (payload: string | null) => void;

/** Tells all replicas that something changed. */
export interface Notifier {
  /** @param payload At most 7,999 bytes: a name, not the thing itself. */
  notify(channel: string, payload: string): Promise<void>;
  /** @returns Stops the listening. */
  listen(channel: string, handler: NotificationHandler): () => void;
  close(): Promise<void>;
}
