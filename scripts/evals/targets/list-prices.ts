import { type Price, packagePrice } from "../../../engine/index.ts";
import { loadCatalogue } from "../../../server/config/load-catalogue.ts";
import { systemClock } from "../../../server/start/system-ports.ts";

/** A model's list price, and whose it is. */
interface ListPrice {
  /** `vendor/model`. */
  readonly name: string;
  readonly price: Price;
}

/**
 * The list price of a model as an endpoint names it: of what `priceAs` says, else of its own name, else of the one model of the catalogue whose
 * id ends in that name. null: it is not known, or two vendors have such a model at other prices.
 *
 * @param priceAs name -> known model; under `*` that of all others
 * @throws Error where `priceAs` names a model without a known price
 */
export function listPrice(model: string, priceAs: Readonly<Record<string, string>> = {}): ListPrice | null {
  const said = (Object.hasOwn(priceAs, model) ? priceAs[model] : undefined) ?? priceAs["*"];
  if (said !== undefined) {
    const price = priceOf(said);
    if (price === null)
      throw new Error(
        `--price-as: no price is known for ${said}. Write it as vendor/model, such as openai/gpt-4.1-mini`,
      );
    return { name: said, price };
  }
  const own = priceOf(model);
  if (own !== null) return { name: model, price: own };
  const found = loadCatalogue()
    .filter(({ id }) => id.split("/").at(-1) === model)
    .flatMap(({ id }) => {
      const price = priceOf(id);
      return price === null ? [] : [{ name: id, price }];
    });
  const [first = null] = found;
  return found.every(({ price }) => isSameRate(price, first?.price)) ? first : null;
}

const isSameRate = (one: Price, other: Price | undefined): boolean =>
  one.inputNanoUsdPerMillion === other?.inputNanoUsdPerMillion &&
  one.outputNanoUsdPerMillion === other.outputNanoUsdPerMillion;

function priceOf(name: string): Price | null {
  const [provider, ...rest] = name.split("/");
  if (provider === undefined || rest.length === 0) return null;
  return packagePrice({ provider, model: rest.join("/") }, systemClock.nowMs());
}

/** Whose prices are taken for models of other names, for whoever reads the costs. */
export const priceNotices = (
  models: readonly string[],
  priceAs: Readonly<Record<string, string>>,
): string[] =>
  models.flatMap((model) => {
    const name = listPrice(model, priceAs)?.name;
    return name === undefined || name === model
      ? []
      : [`${model}: priced as ${name} (--price-as names another)`];
  });
