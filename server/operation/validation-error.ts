import type { ErrorObject } from "ajv";
import { nearestName } from "../../engine/index.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { routingSchema } from "./routing-schema.ts";

/** What a validator found, whoever ran it. */
type Finding = Pick<ErrorObject, "keyword" | "instancePath" | "params" | "message">;

const dotted = (path: string): string =>
  path
    .replace(/^\//, "")
    .replace(/\/(\d+)/g, "[$1]")
    .replaceAll("/", ".")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");

/**
 * Turns what a validator found into an error that names the field and the fix.
 *
 * @param findings one or more, of a validator that stops at the first fault: where a value has none of several forms, why it has not each of them
 */
export function validationError(findings: readonly Finding[]): GatewayError {
  const choice = findings.find(({ keyword }) => keyword === "anyOf" || keyword === "oneOf");
  return choice === undefined ? errorOf(findings[0]!) : choiceError(choice, findings);
}

function choiceError({ instancePath }: Finding, findings: readonly Finding[]): GatewayError {
  const at = quote(dotted(instancePath));
  const missing = findings.flatMap((finding) =>
    finding.keyword === "required" && finding.instancePath === instancePath
      ? `\`${String(finding.params.missingProperty)}\``
      : [],
  );
  const words =
    missing.length === 0 ? "has none of the forms that it may have" : `needs ${missing.join(" or ")}`;
  return new GatewayError("invalid_request", `${subjectOf(at)} ${words}.`, at === "" ? null : at);
}

const subjectOf = (at: string): string => (at === "" ? "The request body" : `\`${at}\``);

function errorOf(finding: Finding): GatewayError {
  // Names in it may be the client's own.
  const at = quote(dotted(finding.instancePath));
  const { params } = finding;
  switch (finding.keyword) {
    case "required": {
      const field = [at, String(params.missingProperty)].filter((part) => part !== "").join(".");
      return new GatewayError("invalid_request", `\`${field}\` is missing.`, field);
    }
    case "additionalProperties": {
      const name = String(params.additionalProperty);
      if (at === "") {
        const message = `\`${quote(name)}\` is not known here; /openapi.json lists what is.`;
        return new GatewayError("invalid_request", message, quote(name));
      }
      const field = quote(`${at}.${name}`);
      const known =
        at === "routing"
          ? Object.keys(routingSchema.properties)
          : Object.keys(routingSchema.properties.weights.properties);
      const nearest = nearestName(name, known);
      const hint = nearest === null ? `known fields: ${known.join(", ")}` : `did you mean \`${nearest}\`?`;
      return new GatewayError("unknown_routing_field", `\`${field}\` is not a known field; ${hint}`, field);
    }
    case "enum":
      return new GatewayError(
        "invalid_request",
        `\`${at}\` must be one of: ${(params.allowedValues as unknown[]).map(asWritten).join(", ")}.`,
        at,
      );
    default:
      return new GatewayError(
        "invalid_request",
        `${subjectOf(at)} ${wordsOf(finding)}.`,
        at === "" ? null : at,
      );
  }
}

/** Names stand as they are, an empty text and null so that they can be seen. */
const asWritten = (value: unknown): string =>
  typeof value === "string" && value !== "" ? value : JSON.stringify(value);

/** The validator's finding in words that name the fix. */
function wordsOf({ keyword, params, message, instancePath }: Finding): string {
  if (keyword === "type" && /\/messages\/\d+\/content$/.test(instancePath))
    return "must be a string, an array of content parts, or null";
  switch (keyword) {
    case "type":
      return `must be ${[params.type].flat().map(withArticle).join(" or ")}`;
    case "minItems":
      return `needs at least ${String(params.limit)} item${params.limit === 1 ? "" : "s"}`;
    case "maxItems":
      return `may have at most ${String(params.limit)} items`;
    case "maxLength":
      return `may have at most ${String(params.limit)} characters`;
    case "minLength":
      return "must not be empty";
    case "pattern":
      return `must match ${String(params.pattern)}`;
    case "minProperties":
      return "needs at least one field";
    case "minimum":
      return `must be ${String(params.limit)} or more`;
    case "exclusiveMinimum":
      return `must be above ${String(params.limit)}`;
    case "maximum":
      return `must be ${String(params.limit)} or less`;
    default:
      return message ?? "is not valid";
  }
}

const withArticle = (type: unknown): string =>
  type === "null" ? "null" : `${/^[aio]/.test(String(type)) ? "an" : "a"} ${String(type)}`;
