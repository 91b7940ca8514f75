/** The parts of a `tokenizer.json` that say how a text is cut. */
export interface TokenizerDescription {
  readonly normalizer?: {
    readonly type: string;
    readonly clean_text?: boolean;
    readonly lowercase?: boolean;
  } | null;
  readonly pre_tokenizer?: { readonly type: string } | null;
  readonly model: { readonly type: string };
  readonly added_tokens?: readonly { readonly content: string }[];
}

const startsLikePunctuation = /^[!-/:-@[-`{-~][!-~]*$/;

/**
 * Whether a tokenizer gives the same tokens for a text as for its words one by one, a word being a run of ASCII letters and digits,
 * or one other visible ASCII character, in lower case. True of uncased BERT tokenizers: their word pieces never cross a word, control
 * characters are dropped, and literal tokens such as `[CLS]` start with a punctuation mark and hold no space. Others (byte-level,
 * sentence-piece, cased) see spaces or case, so that their texts go through the library whole.
 */
export function wordsAreIndependent(
  description: TokenizerDescription,
  settings: Readonly<Record<string, unknown>>,
): boolean {
  return (
    description.normalizer?.type === "BertNormalizer" &&
    description.normalizer.clean_text === true &&
    description.normalizer.lowercase === true &&
    description.pre_tokenizer?.type === "BertPreTokenizer" &&
    description.model.type === "WordPiece" &&
    settings.remove_space !== true &&
    settings.do_lowercase_and_remove_accent !== true &&
    (description.added_tokens ?? []).every((token) => startsLikePunctuation.test(token.content))
  );
}
