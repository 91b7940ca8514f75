const stopWords = new Set(
  "the a an of to in on at for and or is are was were be been do does did what which who whom whose when where why how many much it its their his her they he she this that these those with by from as has have had not no than then there read text answer question passage according reply only say one word words number give name".split(
    " ",
  ),
);

/** Words that carry meaning, cut to their first five letters so that forms of a word are alike. */
export function stemsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
  return new Set(words.filter((word) => !stopWords.has(word)).map((word) => word.slice(0, 5)));
}

function sentencesOf(passage: string): string[] {
  return (passage.match(/[^.!?;]+(?:[.!?;]+(?=\s|$)|$|[.](?=\d)[^.!?;]*)+/g) ?? [passage])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** Sentences of a passage, the one most like the question first; rare words of the passage count for more. */
export function bySimilarity(passage: string, question: string): { sentence: string; score: number }[] {
  const sentences = sentencesOf(passage).map((sentence) => ({ sentence, stems: stemsOf(sentence) }));
  const counts = new Map<string, number>();
  for (const { stems } of sentences) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const wanted = stemsOf(question);
  return sentences
    .map(({ sentence, stems }) => ({
      sentence,
      score: [...wanted].reduce(
        (sum, stem) => sum + (stems.has(stem) ? Math.log(1 + sentences.length / (counts.get(stem) ?? 1)) : 0),
        0,
      ),
    }))
    .sort((one, other) => other.score - one.score);
}
