import type { OtherKind } from "../../operation/operation.ts";
import { type Fields, fieldsList, isFields } from "../fields.ts";

/**
 * What is wrong with the answer in a whole reply; null: nothing. A reply that parses and still is none, such as vectors for fewer texts than were asked, would
 * be stored by its client without a word.
 *
 * @param answer the field that holds it (`otherKinds`)
 * @param request the client's body
 */
export function answerFlaw(kind: OtherKind, answer: unknown, request: Fields): string | null {
  const list = Array.isArray(answer) ? answer : null;
  if (list?.length === 0) return "its list of results is empty";
  if (list !== null && !list.every(isFields)) return "its results are no objects";
  const items = fieldsList(list);
  switch (kind) {
    case "embedding":
      return vectorFlaw(items, request.input);
    case "image":
      return items.every(({ url, b64_json }) => isFilledText(url) || isFilledText(b64_json))
        ? null
        : "one of its images has neither `url` nor `b64_json`";
    case "rerank":
      return rankFlaw(items, request.documents);
    case "moderation":
      // Mistral states no `flagged`.
      return items.every(({ flagged, categories }) => typeof flagged === "boolean" || isFields(categories))
        ? null
        : "one of its results has neither `flagged` nor `categories`";
    default:
      return null;
  }
}

const isFilledText = (value: unknown): boolean => typeof value === "string" && value !== "";

function vectorFlaw(items: readonly Fields[], input: unknown): string | null {
  const asked = inputCount(input);
  if (items.length !== asked) return `it has ${items.length} vectors for ${asked} inputs`;
  let length: number | null = null;
  for (const { embedding, embeddings } of items) {
    // Base64, and Jina's several vectors for one text.
    if (isFilledText(embedding) || (Array.isArray(embeddings) && embeddings.length > 0)) continue;
    if (!Array.isArray(embedding) || embedding.length === 0) return "one of its vectors is missing or empty";
    if (!embedding.every((value) => typeof value === "number"))
      return "one of its vectors holds what is no number";
    length ??= embedding.length;
    if (embedding.length !== length) return "its vectors are of different lengths";
  }
  return null;
}

/** A list of whole numbers is one text, as tokens. */
const inputCount = (input: unknown): number =>
  !Array.isArray(input) || typeof input[0] === "number" ? 1 : input.length;

function rankFlaw(items: readonly Fields[], documents: unknown): string | null {
  const count = Array.isArray(documents) ? documents.length : 0;
  const seen = new Set<number>();
  for (const { index, relevance_score, score = relevance_score } of items) {
    if (!Number.isSafeInteger(index) || (index as number) < 0 || (index as number) >= count)
      return `one of its results names no document of the ${count}`;
    if (typeof score !== "number") return "one of its results has no `relevance_score`";
    if (seen.has(index as number)) return "it ranks a document twice";
    seen.add(index as number);
  }
  return null;
}
