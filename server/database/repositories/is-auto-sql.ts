/** `isAuto` of what clients wrote as `model`: SQL over `d` (decisions). */
export const isAutoSql = String.raw`d.requested_model ~* '^\s*((tradewind|openrouter)/)?auto(:|\s*$)'`;
