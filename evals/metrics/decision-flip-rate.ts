/**
 * How often the decision changes when a question is put in other words: over the questions that come in two or more wordings, the
 * mean share of pairs of wordings that were sent to different models; [0,1], 0 is stable, 1 - flip rate is the stability. With
 * one paraphrase per question it is the share of questions that moved. `questions[i]` names the question of wording i;
 * `choices[i]` is the model it went to, null where no decision was made (left out). Null: no question has two decided wordings.
 */
export function decisionFlipRate(
  questions: readonly string[],
  choices: ArrayLike<number | string | null>,
): number | null {
  if (questions.length !== choices.length) {
    throw new RangeError(`${questions.length} wordings meet ${choices.length} choices.`);
  }
  const countsByQuestion = new Map<string, Map<number | string, number>>();
  for (const [index, question] of questions.entries()) {
    const choice = choices[index];
    if (choice === null || choice === undefined) continue;
    const counts = countsByQuestion.get(question) ?? new Map<number | string, number>();
    counts.set(choice, (counts.get(choice) ?? 0) + 1);
    countsByQuestion.set(question, counts);
  }
  let compared = 0;
  let flips = 0;
  for (const counts of countsByQuestion.values()) {
    const wordings = sum(counts.values());
    if (wordings < 2) continue;
    const agreeing = sum([...counts.values()].map((count) => count * (count - 1)));
    compared += 1;
    flips += 1 - agreeing / (wordings * (wordings - 1));
  }
  return compared === 0 ? null : flips / compared;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
