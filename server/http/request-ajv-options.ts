import type { Options } from "ajv";
import { documentedKeyword } from "../operation/documented-schema.ts";

/** How bodies are checked: coercing or dropping what a client sent would change its meaning without a word. */
export const requestAjvOptions = {
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  allErrors: false,
  allowUnionTypes: true,
  keywords: [documentedKeyword],
} satisfies Options;
