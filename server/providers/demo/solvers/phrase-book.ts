import type { DemoSolver } from "./solver.ts";

const languages = ["german", "french", "spanish", "italian"] as const;
const phrases: Readonly<Record<string, readonly [string, string, string, string]>> = {
  "good morning": ["Guten Morgen", "Bonjour", "Buenos días", "Buongiorno"],
  "good night": ["Gute Nacht", "Bonne nuit", "Buenas noches", "Buonanotte"],
  "thank you": ["Danke", "Merci", "Gracias", "Grazie"],
  hello: ["Hallo", "Bonjour", "Hola", "Ciao"],
  goodbye: ["Auf Wiedersehen", "Au revoir", "Adiós", "Arrivederci"],
  please: ["Bitte", "S'il vous plaît", "Por favor", "Per favore"],
  water: ["Wasser", "eau", "agua", "acqua"],
  "where is the station": [
    "Wo ist der Bahnhof?",
    "Où est la gare ?",
    "¿Dónde está la estación?",
    "Dov'è la stazione?",
  ],
};

/** A few phrases in four languages. */
export const phraseBook: DemoSolver = {
  skill: "translation",
  solve(prompt) {
    const text = prompt.toLowerCase();
    const language = languages.findIndex((name) => text.includes(name));
    const phrase = Object.keys(phrases).find((known) => text.includes(known));
    return language === -1 || phrase === undefined ? null : phrases[phrase]![language]!;
  },
  miss: (answer) => `${answer.slice(0, 3)}...`,
};
