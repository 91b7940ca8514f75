import type { RequestDetail } from "../../../../server/answers/request-answers.ts";
import { ask, messageOf, readJson } from "../../api/client.ts";
import { readEvents } from "../../api/read-events.ts";

/** One model's answer to the prompt, as far as it has come. */
export interface Run {
  readonly state: "running" | "done" | "failed";
  readonly text: string;
  readonly model: string | null;
  readonly requestId: string | null;
  readonly firstTokenMs: number | null;
  readonly totalMs: number | null;
  readonly costUsd: number | null;
  readonly detail: RequestDetail | null;
  readonly error: string | null;
}

export const started: Run = {
  ...{ state: "running", text: "", model: null, requestId: null, firstTokenMs: null, totalMs: null },
  ...{ costUsd: null, detail: null, error: null },
};

interface Chunk {
  readonly model?: string;
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
  readonly usage?: { readonly cost?: number | null } | null;
  readonly error?: { readonly message?: string };
}

/** Sends the prompt and says again and again how far it is. Times are those of this browser. */
export async function runPrompt(
  body: { readonly model: string; readonly messages: readonly object[] },
  abort: AbortSignal,
  onChange: (change: Partial<Run>) => void,
): Promise<void> {
  const beganMs = performance.now();
  const since = (): number => performance.now() - beganMs;
  let text = "";
  try {
    const response = await ask("/v1/chat/completions", {
      body: { ...body, stream: true, stream_options: { include_usage: true } },
      signal: abort,
      spends: true,
    });
    const requestId = response.headers.get("x-tradewind-request-id");
    onChange({ requestId });
    await readEvents(
      response,
      () => undefined,
      (data) => {
        const { model, choices, usage, error } = JSON.parse(data) as Chunk;
        if (error !== undefined) throw new Error(error.message ?? "The stream broke.");
        const piece = choices?.[0]?.delta?.content ?? "";
        if (piece !== "" && text === "") onChange({ firstTokenMs: since() });
        text += piece;
        onChange({ text, ...(model && { model }), ...(usage && { costUsd: usage.cost ?? null }) });
      },
    );
    onChange({ state: "done", totalMs: since() });
    if (requestId !== null) onChange({ detail: await readJson<RequestDetail>(`/v1/requests/${requestId}`) });
  } catch (error) {
    if (!abort.aborted) onChange({ state: "failed", totalMs: since(), error: messageOf(error) });
  }
}
