import type { OtherKind } from "../operation/operation.ts";
import type { ProviderAdapter } from "../upstream/provider.ts";
import {
  createUpstreamPools,
  type UpstreamPoolOptions,
  type UpstreamPools,
} from "../upstream/upstream-pools.ts";
import type { DemoPorts } from "./demo/demo-adapter.ts";
import type { KnownProvider } from "./known-provider.ts";
import { knownProviders } from "./known-providers.ts";
import { localEmbedderProvider } from "./local-embedder/local-embedding-model.ts";
import {
  adapterKey,
  createProviderRegistry,
  type ProviderFactory,
  type ProviderRegistry,
} from "./provider-registry.ts";

interface BuiltInProviderPorts {
  readonly demo: DemoPorts;
  readonly pools?: Partial<UpstreamPoolOptions>;
  /** Value of an environment variable that belongs to a key, such as the secret of an access key id; null: not set. Absent: none is. */
  readonly secrets?: (name: string) => string | null;
  /** See `dispatch.auto_cache_tokens`. @default never */
  readonly autoCacheTokens?: number | null;
}

/** Every provider that ships: the known ones over one set of connections, and the demo. */
export function createBuiltInProviders(ports: BuiltInProviderPorts): ProviderRegistry {
  const pools = createUpstreamPools(ports.pools);
  const factories = new Map<string, ProviderFactory>();
  for (const known of knownProviders.values()) {
    factories.set(known.name, () => createAdapter(known, pools, ports));
    if (known.responses !== null)
      factories.set(adapterKey(known.name, "openai-responses"), async () => {
        const { createResponsesAdapter } = await import(
          "../protocols/openai-responses/responses-upstream.ts"
        );
        return createResponsesAdapter(known.quirks.keyHeader, pools);
      });
    for (const [kind, path] of Object.entries(known.otherKinds) as [OtherKind, string][])
      factories.set(adapterKey(known.name, `openai-${kind}`), async () => {
        const { createOtherAdapter } = await import("../protocols/openai-other/other-upstream.ts");
        return createOtherAdapter(kind, path, known.quirks.keyHeader, pools);
      });
  }
  factories.set("demo", async () => {
    const { createDemoAdapter } = await import("./demo/demo-adapter.ts");
    return createDemoAdapter(ports.demo);
  });
  factories.set(localEmbedderProvider, async () => {
    const { createLocalEmbedder } = await import("./local-embedder/local-embedder.ts");
    return createLocalEmbedder();
  });
  return createProviderRegistry(factories, () => pools.close());
}

/** What speaks a provider's usual protocol; loaded when it is first needed. */
async function createAdapter(
  { name, protocol, quirks }: KnownProvider,
  pools: UpstreamPools,
  { demo, secrets = () => null, autoCacheTokens = null }: BuiltInProviderPorts,
): Promise<ProviderAdapter> {
  if (protocol === "gemini") {
    const { createGeminiAdapter } = await import("../protocols/gemini/gemini-upstream.ts");
    return createGeminiAdapter(pools, name === "vertex" ? await vertexTokens(secrets) : null);
  }
  if (protocol === "bedrock-converse") {
    const { createConverseAdapter } = await import("../protocols/bedrock-converse/converse-upstream.ts");
    return createConverseAdapter({ pools, clock: demo.clock, secrets });
  }
  if (protocol === "anthropic-messages") {
    const { createMessagesAdapter } = await import("../protocols/anthropic-messages/messages-upstream.ts");
    return createMessagesAdapter(pools, autoCacheTokens);
  }
  const { createOpenAiCompatibleAdapter } = await import("../protocols/openai-chat/openai-chat-upstream.ts");
  return createOpenAiCompatibleAdapter(quirks, pools);
}

/** Google's tokens for a service account; the library is loaded where Vertex is used. */
async function vertexTokens(secrets: (name: string) => string | null): Promise<() => Promise<string>> {
  const { createServiceAccountTokens } = await import("../protocols/gemini/service-account-tokens.ts");
  return createServiceAccountTokens(() => secrets("GOOGLE_APPLICATION_CREDENTIALS"));
}
