import type { Fields } from "../fields.ts";
import type { Citation } from "../reply-event.ts";

/** Puts a source into a part of the output; a source without an address has no form here. @param at the part's place @returns the event that tells of it */
export function addCitation(
  part: Fields,
  at: Fields,
  { url, title, startIndex, endIndex }: Citation,
): (Fields & { readonly type: string })[] {
  if (url === null) return [];
  const list = part.annotations as Fields[];
  const end = String(part.text).length;
  const range = { start_index: startIndex ?? end, end_index: endIndex ?? end };
  const annotation = { type: "url_citation", url, title: title ?? url, ...range };
  list.push(annotation);
  const index = list.length - 1;
  return [{ type: "response.output_text.annotation.added", ...at, annotation_index: index, annotation }];
}

/** Of a token, as whole items state it. */
export const wholeLogprob = ({ token, bytes, logprob, top_logprobs }: Fields): Fields => ({
  ...{ token, bytes: bytes ?? [], logprob, top_logprobs: top_logprobs ?? [] },
});

/** Events state no bytes. */
export const logprobOfEvent = ({ token, logprob, top_logprobs }: Fields): Fields => ({
  ...{ token, logprob },
  top_logprobs: (top_logprobs as Fields[]).map((top) => ({ token: top.token, logprob: top.logprob })),
});
