/** Very common words and letters of some languages, by which a sentence is told. Names as they are in English. */
const marks: Readonly<Record<string, RegExp>> = {
  english: /\b(?:the|and|is|are|of|to|with|this|that|was|my|have)\b/gi,
  german: /\b(?:der|die|das|und|ist|nicht|ich|ein|eine|mein|mit|auf|noch|wir|zu|sich|wurde|habe)\b|ß|sch/gi,
  dutch: /\b(?:de|het|een|en|is|niet|ik|mijn|van|met|nog|naar|wij|zijn|bij|geen|hij)\b|ij|aa|oo(?=\w)|uu/gi,
  swedish: /\b(?:och|är|inte|jag|min|ett|en|att|som|på|med|för|vi|har|kan|mycket)\b|ä|ö/gi,
  norwegian: /\b(?:og|er|ikke|jeg|min|et|en|å|som|på|med|for|vi|har|kan|noe|fra|etter|av|hva)\b|ø|kk/gi,
  danish:
    /\b(?:og|er|ikke|jeg|min|et|en|at|som|på|med|for|vi|har|kan|noget|af|efter|hvad|allerede|minutter)\b|ø|æ|øj|ej\b|halv\w+s\b/gi,
  french: /\b(?:le|la|les|un|une|des|et|est|ne|pas|je|mon|ma|avec|nous|que|qui|du|au)\b|é|è|ç|œ/gi,
  spanish: /\b(?:el|la|los|las|un|una|y|es|no|que|con|mi|del|por|para|está|se|muy)\b|ñ|¿|¡/gi,
  italian: /\b(?:il|lo|la|gli|un|una|e|è|non|che|con|mio|della|per|sono|di|si|alla)\b|zz|cch/gi,
  portuguese: /\b(?:o|a|os|as|um|uma|e|é|não|que|com|meu|da|do|para|está|em)\b|ã|õ|ç|lh|nh/gi,
  polish: /\b(?:i|jest|nie|to|się|na|w|z|że|mam|do)\b|ł|ż|ś|ę|ą|cz|sz/gi,
  finnish: /\b(?:ja|on|ei|minä|se|että|oli|mutta)\b|ää|yy|kk|ssa\b|lla\b/gi,
  czech: /\b(?:a|je|ne|se|na|že|jsem|do|to)\b|ř|ě|ů|č|š|ž/gi,
  turkish: /\b(?:ve|bir|bu|değil|ben|için|çok)\b|ş|ğ|ı|lar\b|ler\b/gi,
};

/** Marks of a language in a sentence, per character; null: the language is not known here. */
export function languageEvidence(label: string, sentence: string): number | null {
  const name = label.toLowerCase();
  const pattern = Object.hasOwn(marks, name) ? marks[name] : undefined;
  if (pattern === undefined) return null;
  return (sentence.match(pattern) ?? []).reduce((sum, mark) => sum + Math.min(3, mark.length), 0);
}
