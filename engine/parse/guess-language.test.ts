import { describe, expect, it } from "vitest";
import { guessLanguage } from "./guess-language.ts";

describe("guessLanguage", () => {
  it.each([
    ["en", "what is the tallest tree in europe"],
    ["de", "Wie lange muss ich die Kartoffeln kochen?"],
    ["fr", "Explique pourquoi les feuilles tombent en automne"],
    ["es", "¿Cómo puedo quitar una mancha de aceite?"],
    ["pt", "Qual é a diferença entre um lago e uma lagoa?"],
    ["it", "Perché il mare è salato? Spiegalo come se avessi dieci anni."],
    ["tr", "Bana hafta sonu için bir yürüyüş rotası öner"],
    ["ru", "Почему листья желтеют осенью?"],
    ["uk", "Чому їжаки впадають у сплячку?"],
    ["ar", "لماذا تهاجر الطيور في الخريف؟"],
    ["hi", "पत्तियाँ हरी क्यों होती हैं?"],
    ["zh", "用Python写一个快速排序"],
    ["ja", "秋に葉が色づくのはなぜですか"],
    ["ko", "가을에 나뭇잎 색이 변하는 이유는?"],
    ["und", "12 + 7 ="],
    ["und", ""],
  ])("is %s for %s", (language, text) => {
    expect(guessLanguage(text)).toBe(language);
  });
});
