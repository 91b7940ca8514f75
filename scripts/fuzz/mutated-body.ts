import type { Random } from "../../engine/index.ts";
import { anySize, choiceOf } from "./choice-of.ts";
import { validBody } from "./valid-body.ts";

type Holder = Record<string, unknown>;
interface Place {
  readonly holder: Holder;
  readonly key: string;
}

/** A value that no field expects, or only one of them; `size` is of any order of magnitude. */
const oddValues: readonly ((random: Random, size: number) => unknown)[] = [
  () => null,
  () => true,
  () => "",
  () => [],
  () => ({}),
  (random) => choiceOf(random, [-1, 0, 0.5, 1e308, 5e-324, 2 ** 53, -0, 1e21]),
  (random) =>
    choiceOf(random, [
      "auto",
      "auto:",
      "AUTO",
      "auto:best",
      "demo/swift",
      "demo/swift@high",
      "@",
      "/",
      "a/b/c",
    ]),
  (random) =>
    choiceOf(random, ["__proto__", "constructor", "toString", "hasOwnProperty", "\0", "../..", "%00"]),
  (random) =>
    choiceOf(random, [
      "\ud800",
      "\udc00x",
      "e\u0301",
      "\u202e\u2066",
      "👩‍👩‍👧‍👦",
      "ﷺ",
      "İı",
      "\uFEFF",
      "\u2028",
      "\uffff",
    ]),
  (_random, size) => "x".repeat(size),
  (_random, size) => "👩‍👩‍👧‍👦".repeat(Math.ceil(size / 11)),
  (_random, size) => "a\u0300\u0301".repeat(Math.ceil(size / 3)),
  (random, size) => `${"*".repeat(size)}${choiceOf(random, ["", "Z", "*/Z"])}`,
  (_random, size) => `${"a*".repeat(Math.ceil(size / 2))}Z`,
  (_random, size) => Array.from({ length: size }, () => null),
  (_random, size) => Array.from({ length: size }, (_one, index) => `m/${index}`),
  (_random, size) => Array.from({ length: Math.min(size, 20_000) }, () => ({ role: "user", content: "x" })),
  (_random, size) => Array.from({ length: Math.min(size, 20_000) }, () => ({ type: "text", text: "x" })),
  (_random, size) => nested(Math.min(size, 2_000), (inner) => [inner]),
  (_random, size) => nested(Math.min(size, 2_000), (inner) => ({ properties: inner, type: "object" })),
  (_random, size) =>
    Object.fromEntries(Array.from({ length: Math.min(size, 40_000) }, (_one, index) => [`k${index}`, index])),
  (random) =>
    choiceOf(random, [{ type: "image_url", image_url: { url: "http://127.0.0.1:1/" } }, { type: 1 }]),
];

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

/**
 * A valid body of which one to three places are changed: another value, a field too many, one missing, an element repeated. The first place
 * and its value follow the index, so that a run comes to all pairs of the two.
 */
export function mutatedBody(random: Random, index: number): { readonly name: string; readonly body: string } {
  const body = structuredClone(validBody) as unknown as Holder;
  // Contradictions are refused early: without them most of what is odd gets further.
  for (const key of ["previous_response_id", "reasoning_effort", "plugins", "tools"])
    if (random() < 0.7) delete body[key];
  const changes: string[] = [];
  const count = 1 + Math.floor(random() * 3);
  for (let change = 0; change < count; change += 1) {
    const places = placesOf(body, "");
    const [path, place] = change === 0 ? places[index % places.length]! : choiceOf(random, places);
    const size = anySize(random, random() < 0.05 ? 1_000_000 : 10_000);
    changes.push(
      `${path} ${mutate(place, random, size, change === 0 ? Math.floor(index / places.length) : null)}`,
    );
  }
  return { name: changes.join("; "), body: JSON.stringify(body) };
}

function mutate({ holder, key }: Place, random: Random, size: number, pick: number | null): string {
  const draw = pick === null ? random() : 0.5;
  if (draw < 0.1) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    return "left out";
  }
  if (draw < 0.2) {
    holder["x".repeat(Math.min(size, 5_000))] = 1;
    return `beside it an unknown field of ${Math.min(size, 5_000)} characters`;
  }
  if (draw < 0.3) {
    const value = { polluted: true };
    Object.defineProperty(holder, "__proto__", {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
    return "beside it __proto__";
  }
  const which = pick === null ? Math.floor(random() * oddValues.length) : pick % oddValues.length;
  holder[key] = oddValues[which]!(random, size);
  return `as odd value ${which} (${size})`;
}

/** Deeper places are not changed: what was nested there by an earlier change is thousands of levels deep. */
const maxPlaceDepth = 40;

/** Fields and elements of a value with their paths. */
function placesOf(holder: Holder, at: string, depth = 0): [path: string, place: Place][] {
  return Object.keys(holder).flatMap((key): [string, Place][] => {
    const path = `${at}/${key}`;
    const value = holder[key];
    const inner =
      typeof value === "object" && value !== null && depth < maxPlaceDepth && Object.keys(value).length < 50
        ? placesOf(value as Holder, path, depth + 1)
        : [];
    return [[path.slice(0, 100), { holder, key }], ...inner.slice(0, 200)];
  });
}
