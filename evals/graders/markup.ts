import { type Grader, verdict } from "./grader.ts";

const voidTags = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

/** Whether a text holds markup whose tags are closed in the right order. `isHtml` knows tags that need no end. */
function hasBalancedMarkup(text: string, isHtml: boolean): boolean {
  const open: string[] = [];
  let count = 0;
  const plain = text.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<!doctype[^>]*>/gi, "");
  for (const match of plain.matchAll(/<(\/?)([A-Za-z][\w:.-]*)((?:\s+[^<>]*?)?)(\/?)>/g)) {
    const [, closing, written = "", , selfClosing] = match;
    const name = isHtml ? written.toLowerCase() : written;
    count += 1;
    if (selfClosing === "/" || (isHtml && voidTags.has(name))) continue;
    if (closing !== "/") open.push(name);
    else if (open.pop() !== name) return false;
  }
  return count > 0 && open.length === 0;
}

/** The reply is (`whole: true`) or holds markup: `format` is `xml` or `html`; `elements` must occur. */
export const gradeMarkup: Grader = (spec, { reply }) => {
  const isHtml = spec.format === "html";
  const text = reply.text.trim();
  const first = text.indexOf("<");
  const part = spec.whole === true ? text : text.slice(Math.max(0, first), text.lastIndexOf(">") + 1);
  if (spec.whole === true && !(text.startsWith("<") && text.endsWith(">")))
    return verdict(false, `the reply is not ${String(spec.format)}`);
  if (!hasBalancedMarkup(part, isHtml))
    return verdict(false, `there is no well-formed ${String(spec.format)}`);
  const elements = Array.isArray(spec.elements) ? spec.elements.map(String) : [];
  const missing = elements.filter((path) => !path.split(".").every((name) => part.includes(`<${name}`)));
  return verdict(missing.length === 0, `<${missing[0]}> is missing`);
};
