import type { ProtocolName } from "../operation/operation.ts";
import type { ProviderAdapter } from "../upstream/provider.ts";

/** Makes an adapter when it is first needed: what a provider loads is not loaded for those who do not use it. */
export type ProviderFactory = () => ProviderAdapter | Promise<ProviderAdapter>;

export interface ProviderRegistry {
  has(name: string): boolean;
  names(): readonly string[];
  /**
   * The adapter, made on the first call and kept; a promise only while it is being made. null: no such provider.
   *
   * @param wanted the protocol to speak where the provider has it; else, and where absent, its usual one
   */
  get(name: string, wanted?: ProtocolName): ProviderAdapter | Promise<ProviderAdapter> | null;
  close(): Promise<void>;
}

/** Names the adapter of a provider for one of the protocols beside its usual one. */
export const adapterKey = (provider: string, protocol: ProtocolName): string => `${provider} ${protocol}`;

/**
 * @param factories by adapter name, for the provider's usual protocol; by `adapterKey` for every further one that it speaks
 * @param onClose closes what the adapters share, after them
 */
export function createProviderRegistry(
  factories: ReadonlyMap<string, ProviderFactory>,
  onClose: () => Promise<void> = async () => {},
): ProviderRegistry {
  const made = new Map<string, ProviderAdapter | Promise<ProviderAdapter>>();
  return {
    has: (name) => factories.has(name),
    names: () => [...factories.keys()].filter((key) => !key.includes(" ")),
    get(provider, wanted) {
      const special = wanted && adapterKey(provider, wanted);
      const name = special !== undefined && factories.has(special) ? special : provider;
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
