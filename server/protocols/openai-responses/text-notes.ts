import { type Fields, fieldsOf, numberOf, textOf } from "../fields.ts";
import type { Citation } from "../reply-event.ts";

/** Puts a source into a part of the output. @param at the part's place @returns the event that tells of it */
export function addCitation(
  part: Fields,
  at: Fields,
  citation: Citation,
): (Fields & { readonly type: string })[] {
  const { url, title, startIndex, endIndex } = citation;
  const list = part.annotations as Fields[];
  const end = String(part.text).length;
  const range = { start_index: startIndex ?? end, end_index: endIndex ?? end };
  const annotation =
    url === null ? documentNote(citation) : { type: "url_citation", url, title: title ?? url, ...range };
  list.push(annotation);
  const index = list.length - 1;
  return [{ type: "response.output_text.annotation.added", ...at, annotation_index: index, annotation }];
}

/** A place in a document of the request: by its number there, which documents without a file's id are named after. */
function documentNote({ title, raw }: Citation): Fields {
  const { document_index, search_result_index, file_id } = fieldsOf(raw);
  const index = numberOf(document_index) ?? numberOf(search_result_index) ?? 0;
  const id = textOf(file_id) ?? `document_${index}`;
  return { type: "file_citation", file_id: id, filename: title ?? id, index };
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
