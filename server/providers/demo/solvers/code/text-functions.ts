import type { LibraryFunction } from "./code-library.ts";

/** Well-known functions on texts. */
export const textFunctions: readonly LibraryFunction[] = [
  {
    asked: /\btitle ?case\b|\bcapitali[sz]e (?:each|every)\b/i,
    difficulty: 1,
    python: (name) =>
      `def ${name}(text):\n    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split(" "))`,
    javascript: (name) =>
      `function ${name}(text) {\n  return text.split(" ").map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join(" ");\n}`,
    pythonSlip: ["word[1:].lower()", "word[1:]"],
    javascriptSlip: ["word.slice(1).toLowerCase()", "word.slice(1)"],
  },
  {
    asked: /\banagrams?\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(one, other):\n    def letters(text):\n        return sorted(c for c in text.lower() if c.isalpha())\n    return letters(one) == letters(other)`,
    javascript: (name) =>
      `function ${name}(one, other) {\n  const letters = (text) => [...text.toLowerCase()].filter((c) => /\\p{L}/u.test(c)).sort().join("");\n  return letters(one) === letters(other);\n}`,
    pythonSlip: ["text.lower()", "text"],
    javascriptSlip: ["text.toLowerCase()", "text"],
  },
  {
    asked: /\broman\b/i,
    difficulty: 3,
    python: (name) =>
      `def ${name}(number):\n    parts = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]\n    text = ""\n    for value, sign in parts:\n        while number >= value:\n            text += sign\n            number -= value\n    return text`,
    javascript: (name) =>
      `function ${name}(number) {\n  const parts = [[1000, "M"], [900, "CM"], [500, "D"], [400, "CD"], [100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];\n  let text = "";\n  for (const [value, sign] of parts) while (number >= value) {\n    text += sign;\n    number -= value;\n  }\n  return text;\n}`,
    pythonSlip: ['(4, "IV"), ', ""],
    javascriptSlip: ['[4, "IV"], ', ""],
  },
  {
    asked: /\bcaesar\b/i,
    difficulty: 3,
    python: (name) =>
      `def ${name}(text, shift):\n    def move(c):\n        if not c.isascii() or not c.isalpha():\n            return c\n        start = ord("A") if c.isupper() else ord("a")\n        return chr((ord(c) - start + shift) % 26 + start)\n    return "".join(move(c) for c in text)`,
    javascript: (name) =>
      `function ${name}(text, shift) {\n  return text.replace(/[a-z]/gi, (c) => {\n    const start = c <= "Z" ? 65 : 97;\n    return String.fromCharCode((((c.charCodeAt(0) - start + shift) % 26) + 26) % 26 + start);\n  });\n}`,
    pythonSlip: ["% 26 + start", "+ start"],
    javascriptSlip: ["+ 26) % 26", ")"],
  },
  {
    asked: /\brun[ -]?length\b/i,
    difficulty: 3,
    python: (name) =>
      `def ${name}(text):\n    runs = []\n    for c in text:\n        if runs and runs[-1][0] == c:\n            runs[-1][1] += 1\n        else:\n            runs.append([c, 1])\n    return "".join(c + str(count) for c, count in runs)`,
    javascript: (name) =>
      `function ${name}(text) {\n  return text.replace(/(.)\\1*/gs, (run, c) => c + run.length);\n}`,
    pythonSlip: ["+= 1", "= 1"],
    javascriptSlip: ["run.length", "1"],
  },
  {
    asked: /\b(?:word ?count|count(?:s|ing)? (?:the )?words|word ?frequenc\w+|how often each word)\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(text):\n    counts = {}\n    for word in text.lower().split():\n        counts[word] = counts.get(word, 0) + 1\n    return counts`,
    javascript: (name) =>
      `function ${name}(text) {\n  const counts = {};\n  for (const word of text.toLowerCase().match(/[\\p{L}\\p{N}']+/gu) ?? []) counts[word] = (counts[word] ?? 0) + 1;\n  return counts;\n}`,
    pythonSlip: ["text.lower()", "text"],
    javascriptSlip: ["text.toLowerCase()", "text"],
  },
];
