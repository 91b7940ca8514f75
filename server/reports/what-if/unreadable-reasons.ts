import type { UnreadableCode, UnreadableReason } from "../../answers/what-if-answer.ts";

const sentences: Readonly<Record<UnreadableCode, (requests: string) => string>> = {
  no_features: (requests) => `${requests} no stored features (store.features).`,
  another_layout: (requests) => `${requests} read by another release and cannot be compared.`,
  unknown_layout: (requests) =>
    `${requests} read by an earlier release, which did not note how, and cannot be compared.`,
  another_embedder: (requests) =>
    `${requests} read through another embedding model (embedding.model) and cannot be compared.`,
};

/** @param counts requests by reason. @returns the most frequent first */
export function unreadableReasons(counts: ReadonlyMap<UnreadableCode, number>): UnreadableReason[] {
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([code, requests]) => {
      const verb = code === "no_features" ? ["has", "have"] : ["was", "were"];
      const subject = requests === 1 ? `1 request ${verb[0]}` : `${requests} requests ${verb[1]}`;
      return { code, requests, message: sentences[code](subject) };
    });
}
