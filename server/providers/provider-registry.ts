import type { ProviderAdapter } from "../upstream/provider.ts";

/** Makes an adapter when it is first needed: what a provider loads is not loaded for those who do not use it. */
export type ProviderFactory = () => ProviderAdapter | Promise<ProviderAdapter>;

export interface ProviderRegistry {
  has(name: string): boolean;
  names(): readonly string[];
  /** The adapter, made on the first call and kept; a promise only while it is being made. null: no such provider. */
  get(name: string): ProviderAdapter | Promise<ProviderAdapter> | null;
  close(): Promise<void>;
}

/**
 * @param factories by adapter name
 * @param onClose closes what the adapters share, after them
 */
export function createProviderRegistry(
  factories: ReadonlyMap<string, ProviderFactory>,
  onClose: () => Promise<void> = async () => {},
): ProviderRegistry {
  const made = new Map<string, ProviderAdapter | Promise<ProviderAdapter>>();
  return {
    has: (name) => factories.has(name),
    names: () => [...factories.keys()],
    get(name) {
      const existing = made.get(name);
      if (existing !== undefined) return existing;
      const factory = factories.get(name);
      if (factory === undefined) return null;
      const adapter = factory();
      made.set(name, adapter);
      if (adapter instanceof Promise) {
        adapter.then(
          (ready) => made.set(name, ready),
          // A factory that failed may succeed when it is asked again.
          () => made.delete(name),
        );
      }
      return adapter;
    },
    async close() {
      const adapters = await Promise.allSettled(made.values());
      made.clear();
      await Promise.all(
        adapters.map((settled) => (settled.status === "fulfilled" ? settled.value.close() : undefined)),
      );
      await onClose();
    },
  };
}
