const asksForForm =
  /^(?:please\s+|now\s+|only\s+|just\s+|you (?:must|should|need to)\s+)*(?:answer|print|provide|choose|select|pick|respond|reply|return|output|give|put|end|finish|write your|keep|do not|don't|begin)\b/i;
const namesForm =
  /\b(?:letter|choices?|options?|explanations?|boxed|final answer|correct answer|answer is|format|sentences?|single (?:word|number|letter)|json)\b/i;
const fixedPhrases =
  /^(?:let'?s think step by step|think step by step|you are an? (?:helpful|expert|knowledgeable)\b.*|(?:please )?read the following\b.*|(?:please )?solve the following\b.*|the following (?:are|is an?) multiple[- ]choice\b.*|context\s*:\s*none|options\s*:|choices\s*:|answer\s*:|output\s*:|a\s*:)\W*$/i;

/** True for a line that says only how to answer, not what is asked: it varies with the format of a benchmark. */
export function isInstructionLine(line: string): boolean {
  const trimmed = line.trim();
  if (fixedPhrases.test(trimmed)) return true;
  return asksForForm.test(trimmed) && namesForm.test(trimmed);
}
