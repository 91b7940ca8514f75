/** Blanks and hyphens as texts are typeset, for a class of a pattern: with those that do not break a line. */
export const blank = " \\u00a0\\u2007\\u2009\\u202f";
export const hyphen = "\\u2010\\u2011\\u2013-";

export const digitsOf = (text: string): string => text.replace(/\D/g, "");
