import { createUpstreamPools, type UpstreamPoolOptions } from "../upstream/upstream-pools.ts";
import type { DemoPorts } from "./demo/demo-adapter.ts";
import { knownProviders } from "./known-providers.ts";
import { createProviderRegistry, type ProviderFactory, type ProviderRegistry } from "./provider-registry.ts";

export interface BuiltInProviderPorts {
  readonly demo: DemoPorts;
  readonly pools?: Partial<UpstreamPoolOptions>;
}

/** Every provider that ships: the known OpenAI-compatible ones over one set of connections, and the demo. */
export function createBuiltInProviders(ports: BuiltInProviderPorts): ProviderRegistry {
  const pools = createUpstreamPools(ports.pools);
  const factories = new Map<string, ProviderFactory>();
  for (const known of knownProviders.values()) {
    factories.set(known.name, async () => {
      const { createOpenAiCompatibleAdapter } = await import(
        "../protocols/openai-chat/openai-chat-upstream.ts"
      );
      return createOpenAiCompatibleAdapter(known.quirks, pools);
    });
  }
  factories.set("demo", async () => {
    const { createDemoAdapter } = await import("./demo/demo-adapter.ts");
    return createDemoAdapter(ports.demo);
  });
  return createProviderRegistry(factories, () => pools.close());
}
