const good =
  /\b(?:good|great|love[ds]?|lovely|excellent|perfect\w*|happ(?:y|ily)|wonderful|nice|best|enjoy(?:ed|able)?|fantastic|recommend\w*|delicious|friendly|thank(?:s| you)?|worth|pleas\w+|superb|charming|beautiful\w*|fresh|helpful|fast|back soon|be back|lent it|want more|surpris\w+ well|smaller than i had feared|better)\b/gi;
const bad =
  /\b(?:bad|terrible|awful|hate[ds]?|worst|broke[n]?|poor\w*|disappoint\w*|never|rude|slow|refund|waste|angry|horrible|late|wrong|dirty|cold|noisy|boring|overpriced|useless|fail\w*|stopped|regret|avoid|on hold|returned it|cracked|leak\w*|unfriendly|ruin)\b/gi;
const negated = /\b(?:not|no|never|hardly|nothing|n't|isn't|wasn't|don't)\s+(?:\w+\s+){0,2}$/i;

/** Good words less bad ones; a word behind a negation counts for the other side. */
export function sentimentBalance(text: string): number {
  const count = (pattern: RegExp): number =>
    [...text.matchAll(pattern)].reduce(
      (sum, match) => sum + (negated.test(text.slice(Math.max(0, match.index - 30), match.index)) ? -1 : 1),
      0,
    );
  return count(good) - count(bad);
}
