/** Every file format that outcomes are read from. */
export const outcomeFormats = [
  "tradewind",
  "routerbench",
  "routellm",
  "llmrouterbench",
  "routerarena",
  "avengers-pro",
  "not-diamond",
] as const;

export type OutcomeFormat = (typeof outcomeFormats)[number];
