import { passesIbanCheck, passesLuhn, type RedactionKind } from "../patterns.ts";
import { issuedKeys } from "./issued-keys.ts";
import labelledValues from "./labelled-values.json" with { type: "json" };

/** A sentence with what a person would mark in it; of kind `none`: with what looks like it. */
export interface LabelledText {
  readonly text: string;
  readonly kind: RedactionKind | "none";
  readonly value: string;
}

/** Put together here: written out, they would look like a leak. */
const secrets: readonly string[] = [
  `sk-${"a1B2c3D4".repeat(6)}`,
  `sk-proj-${"Zx9_".repeat(16)}`,
  `sk-ant-api03-${"q7-W".repeat(20)}`,
  `sk-or-v1-${"0f".repeat(32)}`,
  `ghp_${"a1B2c3".repeat(6)}`,
  `github_pat_${"11ABCDE0Y0".repeat(8)}`,
  `glpat-${"x1Y2z3".repeat(4)}`,
  "AKIAIOSFODNN7EXAMPLE",
  `AIza${"SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY".slice(0, 35)}`,
  `xoxb-${"123456789012-".repeat(2)}abcDEF`,
  `SG.${"a1B2c3D4e5F6g7H8i9J0k1"}.${"z9Y8x7W6v5".repeat(4)}`,
  `hf_${"aBcDeF".repeat(6)}`,
  `gsk_${"a1B2c3D4".repeat(6)}`,
  `npm_${"a1B2c3".repeat(6)}`,
  `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`,
  `tw-0123456789ab-${"Ab3-".repeat(10)}`,
  `eyJhbGciOiJIUzI1NiJ9.${"eyJzdWIiOiIxMjM0In0"}.${"dozjgNryP4J3jVmN"}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEowIBAAKCAQEA".repeat(8)}\n-----END RSA PRIVATE KEY-----`,
  `dop_v1_${"0a".repeat(32)}`,
  `ya29.${"a0AfH6SM".repeat(6)}`,
  ...issuedKeys(1),
  "correct-horse-battery-staple",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
];

const { none, ...positives } = labelledValues;
/** By kind; `none`: what looks like one of them and is none. */
const values: Readonly<Record<LabelledText["kind"], readonly string[]>> = {
  ...positives,
  secret: secrets,
  none,
};

const sentences = [
  "Please write to {}.",
  "{}",
  "Kontakt: {}, danke!",
  "Here it is: {} (as agreed).",
  "联系方式是 {} 。",
  'const value = "{}";',
  "| name | {} |",
  "Mon {} est correct, merci.",
];

/** Each value in several sentences, and each look-alike, too. */
export const labelledTexts: readonly LabelledText[] = Object.entries(values).flatMap(([kind, ofKind]) =>
  ofKind.flatMap((value) =>
    sentences.map((sentence) => ({
      kind: kind as LabelledText["kind"],
      value,
      text: sentence.replace("{}", () => value),
    })),
  ),
);

export interface RedactionFigures {
  readonly kind: string;
  readonly texts: number;
  /** Texts whose value was taken out whole; of kind `none`: texts that were changed. */
  readonly hits: number;
  /** Values that were missed at least once. */
  readonly missed: readonly string[];
}

/** What a redactor finds of the set, by kind. */
export function redactionFigures(redact: (text: string) => string): RedactionFigures[] {
  const kinds = [...new Set(labelledTexts.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const texts = labelledTexts.filter((one) => one.kind === kind);
    const isHit = ({ text, value }: LabelledText): boolean =>
      kind === "none" ? redact(text) !== text : redact(text) === text.replace(value, () => `[${kind}]`);
    const hits = texts.filter(isHit);
    const wrong = kind === "none" ? hits : texts.filter((one) => !isHit(one));
    return {
      kind,
      texts: texts.length,
      hits: hits.length,
      missed: [...new Set(wrong.map(({ value }) => value))],
    };
  });
}

/** The set's own check: what is labelled a card or an IBAN is one. */
export const isSetSound = (): boolean =>
  values.iban.every((iban) => passesIbanCheck(iban.replace(/[ .-]/g, "").toUpperCase())) &&
  values.card.every((card) => passesLuhn(card.replace(/\D/g, "")));
