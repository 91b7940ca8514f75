import type { NotificationHandler } from "./notifier.ts";

/** Who listens to which channel. */
interface Subscriptions {
  add(channel: string, handler: NotificationHandler): () => void;
  channels(): string[];
  /** Tells the listeners of a channel. */
  tell(channel: string, payload: string): void;
  /** Tells everyone that something may have been missed. */
  tellGap(): void;
}

export function createSubscriptions(): Subscriptions {
  const handlers = new Map<string, Set<NotificationHandler>>();
  return {
    add(channel, handler) {
      const ofChannel = handlers.get(channel) ?? new Set();
      handlers.set(channel, ofChannel.add(handler));
      return () => {
        ofChannel.delete(handler);
        if (ofChannel.size === 0 && handlers.get(channel) === ofChannel) handlers.delete(channel);
      };
    },
    channels: () => [...handlers.keys()],
    tell(channel, payload) {
      for (const handler of [...(handlers.get(channel) ?? [])]) handler(payload);
    },
    tellGap() {
      for (const ofChannel of [...handlers.values()]) for (const handler of [...ofChannel]) handler(null);
    },
  };
}
