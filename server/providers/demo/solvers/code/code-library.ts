/** A function that is often asked for, in two languages, and the slip that spoils it. */
export interface LibraryFunction {
  readonly asked: RegExp;
  readonly difficulty: number;
  readonly python: (name: string) => string;
  readonly javascript: (name: string) => string;
  /** What a weaker model writes instead, per language: text to find, text to put there. */
  readonly pythonSlip: readonly [string, string];
  readonly javascriptSlip: readonly [string, string];
}

export const codeLibrary: readonly LibraryFunction[] = [
  {
    asked: /\bfactorial\b/i,
    difficulty: 1,
    python: (name) =>
      `def ${name}(n):\n    result = 1\n    for factor in range(2, n + 1):\n        result *= factor\n    return result`,
    javascript: (name) =>
      `function ${name}(n) {\n  let result = 1;\n  for (let factor = 2; factor <= n; factor += 1) result *= factor;\n  return result;\n}`,
    pythonSlip: ["n + 1", "n"],
    javascriptSlip: ["factor <= n", "factor < n"],
  },
  {
    asked: /\bfibonacci\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(n):\n    current, following = 0, 1\n    for _ in range(n):\n        current, following = following, current + following\n    return current`,
    javascript: (name) =>
      `function ${name}(n) {\n  let [current, following] = [0, 1];\n  for (let step = 0; step < n; step += 1) [current, following] = [following, current + following];\n  return current;\n}`,
    pythonSlip: ["0, 1", "1, 1"],
    javascriptSlip: ["[0, 1]", "[1, 1]"],
  },
  {
    asked: /\bprime\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(n):\n    if n < 2:\n        return False\n    divisor = 2\n    while divisor * divisor <= n:\n        if n % divisor == 0:\n            return False\n        divisor += 1\n    return True`,
    javascript: (name) =>
      `function ${name}(n) {\n  if (n < 2) return false;\n  for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false;\n  return true;\n}`,
    pythonSlip: ["<= n", "< n"],
    javascriptSlip: ["<= n", "< n"],
  },
  {
    asked: /\bpalindrome\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(text):\n    letters = [c.lower() for c in text if c.isalnum()]\n    return letters == letters[::-1]`,
    javascript: (name) =>
      `function ${name}(text) {\n  const letters = [...text.toLowerCase()].filter((c) => /[\\p{L}\\p{N}]/u.test(c));\n  return letters.join("") === [...letters].reverse().join("");\n}`,
    pythonSlip: ["c.lower() for", "c for"],
    javascriptSlip: ["text.toLowerCase()", "text"],
  },
  {
    asked: /\b(?:gcd|greatest common divisor)\b/i,
    difficulty: 2,
    python: (name) => `def ${name}(a, b):\n    while b:\n        a, b = b, a % b\n    return abs(a)`,
    javascript: (name) =>
      `function ${name}(a, b) {\n  while (b !== 0) [a, b] = [b, a % b];\n  return Math.abs(a);\n}`,
    pythonSlip: ["abs(a)", "b"],
    javascriptSlip: ["Math.abs(a)", "b"],
  },
  {
    asked: /\bfizz ?buzz\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(n):\n    lines = []\n    for i in range(1, n + 1):\n        word = ("Fizz" if i % 3 == 0 else "") + ("Buzz" if i % 5 == 0 else "")\n        lines.append(word or str(i))\n    return lines`,
    javascript: (name) =>
      `function ${name}(n) {\n  return Array.from({ length: n }, (_, index) => {\n    const i = index + 1;\n    return (i % 3 === 0 ? "Fizz" : "") + (i % 5 === 0 ? "Buzz" : "") || String(i);\n  });\n}`,
    pythonSlip: ["n + 1", "n"],
    javascriptSlip: ["index + 1", "index"],
  },
  {
    asked: /\bvowels?\b/i,
    difficulty: 1,
    python: (name) => `def ${name}(text):\n    return sum(1 for c in text.lower() if c in "aeiou")`,
    javascript: (name) =>
      `function ${name}(text) {\n  return [...text.toLowerCase()].filter((c) => "aeiou".includes(c)).length;\n}`,
    pythonSlip: ["text.lower()", "text"],
    javascriptSlip: ["text.toLowerCase()", "text"],
  },
  {
    asked: /\bbinary search\b/i,
    difficulty: 3,
    python: (name) =>
      `def ${name}(values, wanted):\n    low, high = 0, len(values) - 1\n    while low <= high:\n        middle = (low + high) // 2\n        if values[middle] == wanted:\n            return middle\n        if values[middle] < wanted:\n            low = middle + 1\n        else:\n            high = middle - 1\n    return -1`,
    javascript: (name) =>
      `function ${name}(values, wanted) {\n  let [low, high] = [0, values.length - 1];\n  while (low <= high) {\n    const middle = Math.floor((low + high) / 2);\n    if (values[middle] === wanted) return middle;\n    if (values[middle] < wanted) low = middle + 1;\n    else high = middle - 1;\n  }\n  return -1;\n}`,
    pythonSlip: ["low <= high", "low < high"],
    javascriptSlip: ["low <= high", "low < high"],
  },
  {
    asked: /\bflatten\b/i,
    difficulty: 3,
    python: (name) =>
      `def ${name}(items):\n    flat = []\n    for item in items:\n        flat.extend(${name}(item) if isinstance(item, list) else [item])\n    return flat`,
    javascript: (name) =>
      `function ${name}(items) {\n  return items.flatMap((item) => (Array.isArray(item) ? ${name}(item) : [item]));\n}`,
    pythonSlip: ["flat.extend(", "flat.append("],
    javascriptSlip: ["items.flatMap", "items.map"],
  },
  {
    asked: /\b(?:duplicates?|unique|distinct)\b/i,
    difficulty: 2,
    python: (name) => `def ${name}(items):\n    return list(dict.fromkeys(items))`,
    javascript: (name) => `function ${name}(items) {\n  return [...new Set(items)];\n}`,
    pythonSlip: ["list(dict.fromkeys(items))", "sorted(items)"],
    javascriptSlip: ["[...new Set(items)]", "[...items].sort()"],
  },
  {
    asked: /\b(?:fahrenheit)\b/i,
    difficulty: 1,
    python: (name) => `def ${name}(celsius):\n    return celsius * 9 / 5 + 32`,
    javascript: (name) => `function ${name}(celsius) {\n  return (celsius * 9) / 5 + 32;\n}`,
    pythonSlip: ["9 / 5", "5 / 9"],
    javascriptSlip: ["(celsius * 9) / 5", "(celsius * 5) / 9"],
  },
  {
    asked: /\brevers(?:e|es|ed|ing)\b/i,
    difficulty: 1,
    python: (name) => `def ${name}(text):\n    return text[::-1]`,
    javascript: (name) =>
      `function ${name}(text) {\n  return typeof text === "string" ? [...text].reverse().join("") : [...text].reverse();\n}`,
    pythonSlip: ["[::-1]", "[::1]"],
    javascriptSlip: ['.reverse().join("")', '.join("")'],
  },
];
