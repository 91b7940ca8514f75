import { buildCatalog, type Catalog, type Clock } from "../../engine/index.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import { withLocalEmbedding } from "../providers/local-embedder/local-embedding-model.ts";

/**
 * The catalogue at the prices of this moment. Prices have dates and hours; once the next of them has come the catalogue is built anew,
 * by the request that asks first. A request keeps the catalogue that it was planned with.
 */
export function currentCatalog(
  loaded: Pick<LoadedConfiguration, "modelsAt" | "nextPriceChangeMs">,
  clock: Pick<Clock, "nowMs">,
): () => Catalog {
  const build = (atMs: number) => ({
    catalog: buildCatalog(withLocalEmbedding(loaded.modelsAt(atMs))),
    endsAtMs: loaded.nextPriceChangeMs(atMs) ?? Number.POSITIVE_INFINITY,
  });
  let current = build(clock.nowMs());
  return () => {
    const nowMs = clock.nowMs();
    if (nowMs >= current.endsAtMs) current = build(nowMs);
    return current.catalog;
  };
}
