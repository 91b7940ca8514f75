import type { CollectedReply } from "../collecting-sink.ts";

/** What a client's SDK makes of a chat reply. */
export interface SeenByClient {
  readonly error: { readonly code: string } | null;
  readonly model: string | null;
  readonly text: string;
  /** The reply says that it is whole. */
  readonly isDone: boolean;
  readonly costUsd: number | null;
  /** Why the SDK would throw a fault of parsing; null: it would not. */
  readonly unreadable: string | null;
}

interface Chunk {
  readonly error?: { readonly code: string };
  readonly model?: string;
  readonly usage?: { readonly cost: number | null } | null;
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null };
    readonly message?: { readonly content?: string | null };
  }[];
}

export function readAsClient({ status, body }: CollectedReply, isStream: boolean): SeenByClient {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    if (!isStream || status !== 200) return fromChunks([JSON.parse(text) as Chunk], true);
    const data = text
      .split(/\r?\n\r?\n/)
      .flatMap((event) => event.split(/\r?\n/).filter((line) => line.startsWith("data:")))
      .map((line) => line.slice(5).trim())
      .filter((one) => one !== "");
    const chunks = data.filter((one) => one !== "[DONE]").map((one) => JSON.parse(one) as Chunk);
    return fromChunks(chunks, data.includes("[DONE]"));
  } catch (error) {
    return { ...fromChunks([], false), unreadable: String(error) };
  }
}

function fromChunks(chunks: readonly Chunk[], isDone: boolean): SeenByClient {
  return {
    error: chunks.findLast(({ error }) => error !== undefined)?.error ?? null,
    model: chunks.find(({ model }) => model !== undefined)?.model ?? null,
    text: chunks
      .flatMap(({ choices = [] }) => choices)
      .map(({ delta, message }) => (delta ?? message)?.content ?? "")
      .join(""),
    isDone,
    costUsd: chunks.findLast(({ usage }) => usage != null)?.usage?.cost ?? null,
    unreadable: null,
  };
}
