import type { RoutingSummary } from "../report.ts";
import { routingWords } from "../routing-words.ts";
import { htmlText } from "./html-text.ts";

/** What choosing for each case was worth; empty where nothing chose. */
export function routingPart(routing: readonly RoutingSummary[]): string {
  if (routing.length === 0) return "";
  return `<h2>Routing</h2><ul>${routing.map((one) => `<li>${htmlText(routingWords(one))}</li>`).join("")}</ul>`;
}
