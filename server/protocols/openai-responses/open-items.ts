import type { Fields } from "../fields.ts";

export type Item = Record<string, unknown>;

/** One event of the stream without its `sequence_number`. */
export type ItemEvent = Fields & { readonly type: string };

export interface OpenMessage {
  readonly kind: "message";
  readonly index: number;
  readonly item: Item & { readonly content: Item[] };
}

export interface OpenReasoning {
  readonly kind: "reasoning";
  readonly index: number;
  readonly item: Item & { readonly summary: Item[] };
  isSummary: boolean;
}

export interface OpenCall {
  readonly index: number;
  readonly item: Item;
  readonly field: "arguments" | "input";
  readonly events: string;
}

export const itemAt = ({ index, item }: { readonly index: number; readonly item: Item }): Fields => ({
  item_id: item.id,
  output_index: index,
});

export const partAt = (open: OpenMessage): Fields => ({
  ...itemAt(open),
  content_index: open.item.content.length - 1,
});

export const summaryAt = (open: OpenReasoning): Fields => ({
  ...itemAt(open),
  summary_index: open.item.summary.length - 1,
});

export function closeSummary(open: OpenReasoning): ItemEvent[] {
  const part = open.item.summary.at(-1);
  if (part === undefined) return [];
  return [
    { type: "response.reasoning_summary_text.done", ...summaryAt(open), text: part.text },
    { type: "response.reasoning_summary_part.done", ...summaryAt(open), part: copyItem(part) },
  ];
}

export const itemDone = (index: number, item: Item): ItemEvent => ({
  type: "response.output_item.done",
  output_index: index,
  item: copyItem(item),
});

/** As it is now: whole replies collect the events before they are written. */
export const copyItem = (value: Item): Item => structuredClone(value);
