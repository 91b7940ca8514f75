/** How far into a reply a refusal is looked for, in characters: later it is a remark. */
const openingLength = 300;

/** What a speaker can be unable to do without declining: finding a fault is the task, praising enough a figure of speech. */
const harmless: readonly RegExp[] = [
  /(?:can(?:not|'t)|could(?: not|n't)|am not able to|am unable to|was unable to|do(?: not|n't)|did(?: not|n't)) (?:seem to )?(?:find|see|spot|detect|identify|notice|think of|wait|recommend|stress|thank|emphasi[sz]e|believe|overstate|imagine|help (?:but|noticing|wondering|feeling|thinking)|complain|fault|agree more|say enough|go wrong|remember|recall)/gi,
  /(?:kann|konnte) (?:ich )?(?:leider )?(?:keine?n?|nichts?)[^.!?\n]{0,60}?(?:finden|sehen|erkennen|entdecken|feststellen)/giu,
  /(?:ne (?:peux|vois|trouve|parviens)|n'ai)(?: à)? (?:pas|aucune?)? ?(?:trouv\p{L}*|voir|vois|détect\p{L}*)?[^.!?\n]{0,20}(?:erreur|problème|faute|aucune?)/giu,
  /no (?:puedo|veo|encuentro|encontré|pude)(?: (?:encontrar|ver|detectar))? ?(?:ning\p{L}+|errores|nada)/giu,
  /non (?:riesco a |posso )?(?:trov\p{L}*|ved\p{L}*|rilev\p{L}*) ?(?:ness?un\p{L}*|alcun\p{L}*|errori|nulla|niente)/giu,
  /não (?:consigo |posso )?(?:encontr\p{L}*|vejo|ver|detect\p{L}*) ?(?:nenhum\p{L}*|erros?|nada)/giu,
  /не (?:могу|смог|смогла) (?:найти|увидеть|обнаружить|дождаться|нарадоваться)/giu,
  /(?:找不到|看不出|没有发现|未发现|看不到)/gu,
  /(?:見つ(?:かり|け)(?:ません|られません)|見当たりません)/gu,
  /찾을 수 없|발견할 수 없/gu,
];

const inability =
  "(?:(?:can(?:no|')t|cannot|could not|couldn't|(?:am|'m|are|'re) (?:unable|not able|not allowed|not permitted|not comfortable|not going|not in a position) to|(?:am|'m) not comfortable|won't|will not|must (?:respectfully )?(?:decline|refuse)|(?:have|need) to (?:respectfully |politely )?(?:decline|refuse)|(?:respectfully |politely )?(?:decline|refuse)|(?:am|'m) (?:going to|unable)(?: have to)? ?(?:pass|decline)?|do not (?:feel comfortable|provide|assist|engage)|don't (?:feel comfortable|provide|assist|engage)))";
/** Ways of declining, by language. */
const refusals: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<!\p{L})(?:i|we|as an ai[^.!?\n]{0,30}?i)(?: |(?='))(?:(?:really|simply|just|unfortunately|regretfully|also|respectfully) )?${inability}(?!\p{L})`,
    "iu",
  ),
  /(?:^|[.!?,:;]\s*|sorry\s)(?:(?:sorry|unfortunately|apologies),?\s*(?:but\s*)?)?(?:unable to|can(?:no|')t|cannot|not able to) (?:help|assist|comply|provide|do that|fulfil|answer|support|discuss|share)/i,
  /(?:request|this|that|it) (?:is|goes|falls)(?: \p{L}+)? (?:against|outside|not (?:something|a thing) (?:i|that i))|(?:that|this)(?:'s| is)(?: not|n't) something (?:that )?i (?:can|will|am)|(?:i'm|i am|we're) afraid (?:that )?(?:i|we) can|against my (?:guidelines|policy|programming|principles)|violates? (?:my|our|the) (?:guidelines|polic)|^(?:no[,.]\s*)?i(?:'d| would) rather not/iu,
  // German
  /(?<!\p{L})(?:(?:kann|darf|werde|möchte|will) ich (?:\p{L}+ ){0,6}?(?:nicht|keine?n?|leider nicht)|ich (?:kann|darf|werde|möchte) (?:\p{L}+,? ){0,6}?(?:nicht|keine?n?)|ich bin nicht (?:in der lage|befugt)|(?:muss|möchte) ich (?:\p{L}+ ){0,5}?ablehnen|ich (?:muss|möchte) (?:\p{L}+ ){0,5}?ablehnen|ich lehne (?:\p{L}+ )*ab)(?!\p{L})/iu,
  // French
  /(?<!\p{L})je (?:ne (?:peux|puis|suis|pourrai|veux|vais|saurais)|n'ai) (?:malheureusement )?(?:pas|point)(?! (?:trouvé|d'erreur))|je (?:dois|préfère|me vois contraint de) (?:\p{L}+ )?(?:refuser|décliner)|je refuse|je suis dans l'impossibilité|il m'est impossible/iu,
  // Spanish, Portuguese, Italian
  /(?<!\p{L})no (?:puedo|podré|podemos|me es posible|estoy (?:autorizad[oa]|en condiciones))(?!\p{L})|debo (?:rechazar|negarme)|me niego a/iu,
  /(?<!\p{L})não (?:posso|poderei|consigo|estou (?:autorizad[oa]|em condições)|me é possível)(?!\p{L})|recuso-me|devo recusar/iu,
  /(?<!\p{L})non (?:posso|potrò|sono (?:autorizzat[oa]|in grado)|mi è possibile)(?!\p{L})|devo (?:rifiutare|declinare)|mi rifiuto/iu,
  // Dutch, Swedish, Danish, Norwegian
  /(?<!\p{L})(?:ik (?:kan|mag|zal) (?:\p{L}+ ){0,5}?(?:niet|geen)|kan ik (?:\p{L}+ ){0,5}?(?:niet|geen)|jag (?:kan|får) (?:\p{L}+ ){0,2}?inte|(?:kan|får) jag (?:\p{L}+ ){0,2}?inte|jeg kan (?:\p{L}+ ){0,2}?(?:ikke|desværre)|kan jeg (?:\p{L}+ ){0,2}?ikke)(?!\p{L})/iu,
  // Polish, Czech, Russian, Ukrainian
  /(?<!\p{L})(?:nie (?:mogę|jestem w stanie|wolno mi)|muszę odmówić|nemohu|nejsem schop|musím odmítnout)(?!\p{L})/iu,
  /(?<!\p{L})(?:(?:я )?не (?:могу|смогу|буду|имею (?:права|возможности))|вынужден[а]? отказать|(?:я )?не (?:можу|зможу))(?!\p{L})/iu,
  // Turkish, Indonesian, Vietnamese
  /(?:yardımcı olamam|yardım edemem|yapamam|yapamıyorum|olamıyorum|veremem|sağlayamam|yerine getiremem)|(?<!\p{L})(?:saya|kami) (?:tidak (?:dapat|bisa|boleh)|menolak)|(?:tôi|mình) (?:không thể|xin từ chối|rất tiếc không)/iu,
  // Chinese, Japanese, Korean
  /(?:我|很?抱歉|对不起|對不起)[^。！？\n]{0,12}?(?:不能|无法|無法|不可以|不会提供|拒绝|拒絕|不便)|(?:不能|无法|無法)(?:帮助|幫助|提供|回答|协助|協助|满足|滿足)/u,
  /(?:お(?:手伝い|答え|応え|教え)|対応|提供|回答|支援|協力|ご要望に)[^。！？\n]{0,10}?(?:できません|できかねます|致しかねます|いたしかねます|出来ません|しかねます)|お断り/u,
  /(?:도와드릴|도움을 드릴|제공할|답변할|답변드릴|도울|해드릴|응할) 수 (?:없|가 없)|거절/u,
  // Arabic, Hindi, Hebrew, Persian
  /(?:لا (?:أستطيع|يمكنني|استطيع)|لن أتمكن|غير قادر على|أعتذر عن)|(?:नहीं (?:कर सकत|दे सकत|बता सकत)|मदद नहीं कर|असमर्थ)|(?:איני יכול|אני לא יכול|לא אוכל)|نمی‌?توانم/u,
];

/** A refusal that at once goes on with the answer is a remark: "I can't open files, but here is the code". */
const goesOn =
  /^[^.!?\n]{0,80}?[,;.]?\s*(?:but|however,?|so|aber|mais|pero|ma|mas)\s+(?:here(?:'s| is| are)|i've|the (?:answer|code|result)|hier (?:ist|sind)|voici|aquí|ecco|aqui)/iu;
const askedNothing = /^[^.!?\n]{0,30}?(?:until|unless|without (?:more|further|seeing|knowing))/iu;

/** Whether a reply declines, in any of some twenty languages. Quoted refusals do not count, nor what only sounds like one. */
export function isRefusal(text: string): boolean {
  let opening = text
    .normalize("NFC")
    .replaceAll(/[‘’ʼ]/g, "'")
    .slice(0, openingLength)
    .replace(/"[^"]*"|“[^”]*”|«[^»]*»|「[^」]*」|```[\s\S]*?(?:```|$)|^>.*$/gm, " ");
  for (const pattern of harmless) opening = opening.replace(pattern, " ");
  return refusals.some((pattern) => {
    const found = pattern.exec(opening);
    if (found === null) return false;
    const rest = opening.slice(found.index + found[0].length);
    return !goesOn.test(rest) && !askedNothing.test(rest);
  });
}
