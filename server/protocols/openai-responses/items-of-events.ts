import { type Fields, fieldsOf, numberOf, textOf } from "../fields.ts";

type Item = Record<string, unknown>;

/** A part as the last event of its item repeats it: with every list that it may have. */
const wholePart = (part: Fields): Item =>
  part.type === "output_text"
    ? { annotations: [], logprobs: [], ...structuredClone(part) }
    : (structuredClone(part) as Item);

/**
 * Puts the output items together that a client of a stream has.
 *
 * @param items takes them
 * @returns whether the last one is still open
 */
export function itemsOfEvents(events: readonly Fields[], items: Item[]): boolean {
  let isOpen = false;
  for (const event of events) {
    const index = numberOf(event.output_index) ?? 0;
    if (event.type === "response.output_item.added" && index === items.length) {
      const item = structuredClone(fieldsOf(event.item)) as Item;
      if (item.type === "message") item.content = [];
      if (item.type === "reasoning") item.summary = [];
      items.push(item);
      isOpen = true;
    } else if (event.type === "response.output_item.done" && index < items.length) {
      items[index] = structuredClone(fieldsOf(event.item)) as Item;
      if (index === items.length - 1) isOpen = false;
    } else if (index < items.length) addTo(items[index]!, event);
  }
  return isOpen;
}

function addTo(item: Item, event: Fields): void {
  const parts = (event.summary_index === undefined ? item.content : item.summary) as Item[] | undefined;
  const part = parts?.[numberOf(event.summary_index ?? event.content_index) ?? 0];
  switch (event.type) {
    case "response.content_part.added":
    case "response.reasoning_summary_part.added":
      if (parts === undefined) item.content = [wholePart(fieldsOf(event.part))];
      else parts.push(wholePart(fieldsOf(event.part)));
      break;
    case "response.output_text.delta":
    case "response.reasoning_summary_text.delta":
    case "response.reasoning_text.delta":
      if (part !== undefined) part.text = `${part.text ?? ""}${textOf(event.delta) ?? ""}`;
      break;
    case "response.output_text.annotation.added":
      if (Array.isArray(part?.annotations)) part.annotations.push(event.annotation);
  }
}
