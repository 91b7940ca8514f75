import { GatewayError } from "../../errors/gateway-error.ts";
import { type Fields, isFields } from "../fields.ts";
import { googleName } from "./google-fields.ts";

/** What is done with a member of a request; other members stay as they are. */
type Reading = (value: unknown) => unknown;

/** An object whose members have the one spelling. @throws GatewayError where one stands in both: who reads which of them could not be told */
const object =
  (members: Readonly<Record<string, Reading>> = {}): Reading =>
  (value) => {
    if (!isFields(value)) return value;
    const read = Object.entries(value).map(([given, inner]) => {
      const name = googleName(given);
      const reading = Object.hasOwn(members, name) ? members[name] : undefined;
      return [name, reading === undefined ? inner : reading(inner)] as const;
    });
    const names = new Set<string>();
    for (const [name] of read) {
      if (names.has(name))
        throw new GatewayError("invalid_request", `\`${name}\` is there in two spellings.`, name);
      names.add(name);
    }
    return Object.fromEntries(read);
  };

/** A list, which may also be its one object. */
const list =
  (item: Reading): Reading =>
  (value) =>
    Array.isArray(value) ? value.map(item) : isFields(value) ? [item(value)] : value;

const plain = object();
const part = (results: Reading): Reading =>
  object({
    ...{ inlineData: plain, fileData: plain, functionCall: plain, functionResponse: results },
    ...{ executableCode: plain, codeExecutionResult: plain, videoMetadata: plain },
  });
const parts = list(part(object({ parts: list(part(plain)) })));
const contents = object({ parts });

const members: Readonly<Record<string, Reading>> = {
  contents: list(contents),
  systemInstruction: contents,
  generationConfig: object({ thinkingConfig: plain }),
  tools: list(object({ functionDeclarations: list(plain) })),
  toolConfig: object({ functionCallingConfig: plain }),
  safetySettings: list(plain),
};

const request = object(members);

/**
 * A request in one form. Google's parsers take every field in both spellings, `systemInstruction` and `system_instruction`, and one object for a list of one; schemas and
 * arguments of functions are their authors' own and stay as they are.
 *
 * @throws GatewayError `invalid_request` for a field in both spellings
 */
export const canonicalRequest = (body: Fields): Fields => request(body) as Fields;
