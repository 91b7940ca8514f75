import { nearestName } from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";

/**
 * Refuses what no one would act on.
 *
 * @param known fields that are acted on
 * @param refused fields that are known, but cannot be honoured, each with the reason
 * @throws GatewayError `unknown_routing_field` naming the field and what was probably meant, or `invalid_request` with the reason
 */
export function refuseUnknownFields(
  holder: object,
  at: string,
  known: readonly string[],
  refused: Readonly<Record<string, string>> = {},
): void {
  for (const name of Object.keys(holder)) {
    if (known.includes(name)) continue;
    const field = quote(`${at}.${name}`);
    if (Object.hasOwn(refused, name)) {
      throw new GatewayError("invalid_request", `\`${field}\` cannot be honoured: ${refused[name]}.`, field);
    }
    const nearest = nearestName(name, known);
    const hint = nearest === null ? `known fields: ${known.join(", ")}` : `did you mean \`${nearest}\`?`;
    throw new GatewayError("unknown_routing_field", `\`${field}\` is not a known field; ${hint}`, field);
  }
}
