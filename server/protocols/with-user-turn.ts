import type { Turn } from "../operation/normalised-request.ts";

/** A conversation of instructions alone with its last one as the user's words, for protocols that take none without the user. */
export function withUserTurn(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.at(-1);
  if (last === undefined || !turns.every(({ role }) => role === "system" || role === "developer"))
    return turns;
  return [
    ...turns.slice(0, -1),
    { role: "user", parts: (last as Turn & { role: "system" }).parts, name: null },
  ];
}
