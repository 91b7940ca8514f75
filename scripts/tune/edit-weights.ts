import { type Document, isMap, isScalar, parseDocument } from "yaml";
import type { Weights } from "../../engine/index.ts";

const names = ["quality", "cost", "latency"] as const;

/**
 * The text of a configuration file with these weights as its policy. Where all three weights are written already and the policy is the
 * weights, only their figures change; else the file is written anew, comments kept. Null for no file.
 */
export function editWeights(text: string | null, weights: Weights): string {
  const document = parseDocument(text ?? "");
  return spliced(text, document, weights) ?? rewritten(text, document, weights);
}

/** Null where a figure has no place of its own yet. */
function spliced(text: string | null, document: Document, weights: Weights): string | null {
  if (text === null || (document.getIn(["routing", "policy"]) ?? "weights") !== "weights") return null;
  const places = names.map((name) => {
    const node: unknown = document.getIn(["routing", "weights", name], true);
    const range = isScalar(node) ? node.range : null;
    return range === null || range === undefined
      ? null
      : { start: range[0], end: range[1], value: weights[name] };
  });
  let edited = text;
  for (const place of places.toSorted((one, other) => (other?.start ?? 0) - (one?.start ?? 0))) {
    if (place === null) return null;
    edited = edited.slice(0, place.start) + String(place.value) + edited.slice(place.end);
  }
  return edited;
}

function rewritten(text: string | null, document: Document, weights: Weights): string {
  if (!isMap(document.contents)) document.contents = document.createNode({});
  const section: unknown = document.get("routing", true);
  if (!isMap(section)) {
    // A section whose fields are all commented out reads as null, which has no fields but holds the comment.
    const fresh = document.createNode({});
    if (isScalar(section)) fresh.commentBefore = section.comment ?? section.commentBefore ?? null;
    document.set("routing", fresh);
  }
  if ((document.getIn(["routing", "policy"]) ?? "weights") !== "weights")
    document.setIn(["routing", "policy"], "weights");
  const written: unknown = document.getIn(["routing", "weights"], true);
  if (isMap(written)) for (const name of names) document.setIn(["routing", "weights", name], weights[name]);
  else document.setIn(["routing", "weights"], document.createNode({ ...weights }, { flow: true }));
  // As the file is written: `{a: 1}` or `{ a: 1 }`.
  return document.toString({ lineWidth: 0, flowCollectionPadding: text?.includes("{ ") ?? false });
}
