import type { ProviderCall } from "../../upstream/provider.ts";
import { bodyText, editedBody, gatewayFields } from "../edited-body.ts";
import { compact, type Fields, fieldsOf, isFields, textOf } from "../fields.ts";
import { envelopeMark, openThought } from "../signature-envelope.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { scanTopLevel } from "../wire/json/scan-top-level.ts";
import { googleBody, googleFields, googleList, googleName } from "./google-fields.ts";
import { takesThinkingLevel, thinkingConfig } from "./thinking-config.ts";
import { noSignature } from "./write-gemini-contents.ts";

/** Fields of a request that its endpoint does not know: Vertex and Google's Gemini API differ in a few. */
export function unknownToGoogle(body: Fields, provider: string): string[] {
  const unknown = provider === "vertex" ? ["serviceTier", "store"] : ["labels", "modelArmorConfig"];
  return unknown.filter((field) => googleBody(body)[field] != null);
}

/**
 * Bytes of the upstream's request. The gateway's own fields go, and the candidate's effort is set where the client names none that the model takes. Every other byte is the client's
 * own; only thoughts that another provider's model had are taken out, because Google would refuse their seals.
 */
export function editGeminiBody({ operation, deployment, reasoningEffort }: ProviderCall): Buffer {
  const body = googleBody(operation.payload.body);
  const text = bodyText(operation.payload);
  const model = deployment.upstreamModel;
  const changed = new Map<string, string | null>();
  // The model stands in the path: Google refuses what it does not know.
  for (const field of [...gatewayFields, "model", ...unknownToGoogle(body, deployment.provider)])
    changed.set(field, null);
  const config = thinkingEdit(fieldsOf(body.generationConfig), reasoningEffort, model);
  if (config !== null) changed.set("generationConfig", asciiJson(config));
  const contents = ownContents(body.contents, takesThinkingLevel(model), text.includes(envelopeMark));
  if (contents !== null) changed.set("contents", asciiJson(contents));
  return editedBody(text, inSpellingOf(text, changed));
}

/** A field that was sent in the other spelling is edited there. */
function inSpellingOf(text: string, edits: ReadonlyMap<string, string | null>): Map<string, string | null> {
  const spelt = new Map(edits);
  for (const { key } of scanTopLevel(text) ?? []) {
    const edit = edits.get(googleName(key));
    if (key === googleName(key) || edit === undefined) continue;
    spelt.delete(googleName(key));
    spelt.set(key, edit);
  }
  return spelt;
}

/** `generationConfig` with how much is thought; null: it stays as it is. A budget is known to all models, a level to the later ones. */
function thinkingEdit(config: Fields, effort: string | null, model: string): Fields | null {
  const asked = fieldsOf(config.thinkingConfig);
  const level = textOf(asked.thinkingLevel)?.toLowerCase() ?? null;
  const isTaken =
    level !== null ? takesThinkingLevel(model) : asked.thinkingBudget != null || effort === null;
  if (isTaken) return null;
  const reasoning = { effort: effort ?? level, budgetTokens: null, mode: null, display: null };
  const { includeThoughts: _, ...own } = thinkingConfig(reasoning, model)!;
  const isShown = compact({ includeThoughts: asked.includeThoughts });
  return { ...config, thinkingConfig: { ...isShown, ...own } };
}

/**
 * The conversation without other providers' seals and the thoughts that they seal; null: it stays as it is.
 *
 * @param isSealed the model refuses a call of its own turn that no seal proves
 */
function ownContents(contents: unknown, isSealed: boolean, holdsSeals: boolean): readonly Fields[] | null {
  if (!holdsSeals && !isSealed) return null;
  let isChanged = false;
  const list = Array.isArray(contents) ? contents : [contents];
  const kept = list.map((content: Fields) => {
    const { role, parts } = googleFields(content);
    if (role !== "model") return content;
    const own = ownParts(googleList(parts), isSealed);
    if (own === null) return content;
    isChanged = true;
    return { role, parts: own };
  });
  return isChanged ? kept.filter(({ parts }) => !Array.isArray(parts) || parts.length > 0) : null;
}

const isForeign = ({ thoughtSignature: seal }: Fields): boolean =>
  typeof seal === "string" && openThought(seal) !== null;

function ownParts(parts: readonly Fields[], isSealed: boolean): readonly Fields[] | null {
  const hasForeign = parts.some(isForeign);
  const own = hasForeign ? parts.flatMap(withoutForeign) : parts;
  const firstCall = own.findIndex(({ functionCall }) => isFields(functionCall));
  const needsSeal =
    isSealed &&
    firstCall !== -1 &&
    own.every((part) => part.functionCall == null || part.thoughtSignature == null);
  if (!hasForeign && !needsSeal) return null;
  if (!needsSeal) return own;
  return own.map((part, index) => (index === firstCall ? { ...part, thoughtSignature: noSignature } : part));
}

function withoutForeign(part: Fields): readonly Fields[] {
  if (part.thought === true) return [];
  const { thoughtSignature, ...rest } = part;
  return isForeign(part) ? [rest] : [part];
}
