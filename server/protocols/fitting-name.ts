import { createHash } from "node:crypto";

/** OpenAI takes so many characters of `user`, `safety_identifier` and `prompt_cache_key`; coding agents send more. */
const maxCharacters = 64;

/** A name that is too long becomes its hash, which tells users and conversations apart just as well. */
export const fittingName = (name: string | null): string | null =>
  name === null || name.length <= maxCharacters ? name : createHash("sha256").update(name).digest("hex");
