import { inspect } from "node:util";

const hidden = "[hidden]";

/** A value that no log, no error and no JSON shows: only `reveal` gives it. */
export interface Secret {
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

export function createSecret(value: string): Secret {
  const secret: Secret & { readonly [inspect.custom]: () => string } = {
    reveal: () => value,
    toString: () => hidden,
    toJSON: () => hidden,
    [inspect.custom]: () => hidden,
  };
  return Object.freeze(secret);
}
