import { expect, it } from "vitest";
import { maxKeep, strictestKeep } from "./key-settings.ts";

const store = (features: boolean, texts: boolean) => ({ features, prompts: texts, replies: false });

it.each([
  [null, store(true, false), "features"],
  ["text", store(true, false), "features"],
  [null, store(true, true), "text"],
  ["figures", store(true, true), "figures"],
  ["features", store(true, true), "features"],
  // A key cannot ask for more than the installation keeps.
  ["features", store(false, false), "figures"],
  ["text", store(false, true), "figures"],
] as const)("of a key that says %s, an installation with %j keeps %s", (keep, installed, kept) => {
  expect(strictestKeep(keep, maxKeep(installed))).toBe(kept);
});
