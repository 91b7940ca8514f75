/** The JSON of a reply: the whole text, a fenced block (the last that parses), or what stands between the outermost brackets. Undefined when none parses. */
export function jsonOfReply(text: string): unknown {
  const fenced = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].map((match) => match[1] ?? "").reverse();
  const bracketed = /[[{][\s\S]*[\]}]/.exec(text)?.[0];
  for (const candidate of [text, ...fenced, bracketed]) {
    if (candidate === undefined) continue;
    const value = parsed(candidate);
    if (value !== undefined) return value;
  }
  return firstJson(text);
}

/** The first balanced object or array anywhere in the text that parses. */
function firstJson(text: string): unknown {
  for (let start = 0, tries = 0; start < text.length && tries < mostTries; start += 1) {
    if (text[start] !== "{" && text[start] !== "[") continue;
    tries += 1;
    const end = balancedEnd(text, start);
    const value = end === null ? undefined : parsed(text.slice(start, end));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Openings that are tried: a text of nothing but brackets must not take for ever. */
const mostTries = 100;

function balancedEnd(text: string, start: number): number | null {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (isInString) {
      if (letter === "\\") at += 1;
      else if (letter === '"') isInString = false;
    } else if (letter === '"') isInString = true;
    else if (letter === "{" || letter === "[") depth += 1;
    else if (letter === "}" || letter === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
