/** Data over several lines, or lines that end by carriage returns alone: allowed in events, and read wrongly by many. */
export const isUnusualEvent = (event: string): boolean =>
  /\r(?!\n)/.test(event) || (event.match(/^data/gm)?.length ?? 0) > 1;

/** How a whole answer ends; a limit or a filter says itself that something is missing. */
export const isWholeEnd = (finishReason: string | null): boolean =>
  finishReason !== null && /^(?:stop|end_turn|eos|tool_calls|function_call)$/i.test(finishReason);
