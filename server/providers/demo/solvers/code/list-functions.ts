import type { LibraryFunction } from "./code-library.ts";

/** Well-known functions on lists, objects and numbers. */
export const listFunctions: readonly LibraryFunction[] = [
  {
    asked: /\bchunks?\b/i,
    difficulty: 1,
    python: (name) =>
      `def ${name}(items, size):\n    return [items[at:at + size] for at in range(0, len(items), size)]`,
    javascript: (name) =>
      `function ${name}(items, size) {\n  const parts = [];\n  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));\n  return parts;\n}`,
    pythonSlip: ["at + size]", "at + size - 1]"],
    javascriptSlip: ["at + size)", "at + size - 1)"],
  },
  {
    asked: /\bclamp\b/i,
    difficulty: 1,
    python: (name) => `def ${name}(value, lower, upper):\n    return max(lower, min(upper, value))`,
    javascript: (name) => `const ${name} = (value, lower, upper) => Math.max(lower, Math.min(upper, value));`,
    pythonSlip: ["max(lower, min(upper, value))", "min(lower, max(upper, value))"],
    javascriptSlip: ["Math.max(lower, Math.min(upper, value))", "Math.min(lower, Math.max(upper, value))"],
  },
  {
    asked: /\binvert\b|\bswap(?:s|ped)? keys and values\b/i,
    difficulty: 1,
    python: (name) => `def ${name}(mapping):\n    return {value: key for key, value in mapping.items()}`,
    javascript: (name) =>
      `function ${name}(object) {\n  return Object.fromEntries(Object.entries(object).map(([key, value]) => [value, key]));\n}`,
    pythonSlip: ["{value: key", "{key: value"],
    javascriptSlip: ["[value, key]", "[key, value]"],
  },
  {
    asked: /\bsecond[ -]?(?:largest|highest|biggest)\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(numbers):\n    ranked = sorted(set(numbers), reverse=True)\n    return ranked[1] if len(ranked) > 1 else None`,
    javascript: (name) =>
      `function ${name}(numbers) {\n  const ranked = [...new Set(numbers)].sort((a, b) => b - a);\n  return ranked.length > 1 ? ranked[1] : null;\n}`,
    pythonSlip: ["set(numbers)", "numbers"],
    javascriptSlip: ["[...new Set(numbers)]", "[...numbers]"],
  },
  {
    asked: /\btranspose\b/i,
    difficulty: 2,
    python: (name) => `def ${name}(matrix):\n    return [list(row) for row in zip(*matrix)]`,
    javascript: (name) =>
      `function ${name}(matrix) {\n  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column]));\n}`,
    pythonSlip: ["zip(*matrix)", "matrix"],
    javascriptSlip: ["row[column]", "row[0]"],
  },
  {
    asked: /\bgroup(?:s|ed)?[ -]?by\b/i,
    difficulty: 2,
    python: (name) =>
      `def ${name}(items, key):\n    groups = {}\n    for item in items:\n        groups.setdefault(key(item), []).append(item)\n    return groups`,
    javascript: (name) =>
      `function ${name}(items, key) {\n  const groups = {};\n  for (const item of items) {\n    const name = typeof key === "function" ? key(item) : item[key];\n    (groups[name] ??= []).push(item);\n  }\n  return groups;\n}`,
    pythonSlip: ["setdefault(key(item), [])", "setdefault(item, [])"],
    javascriptSlip: ["??=", "="],
  },
  {
    asked: /\bmerges? (?:two )?sorted\b|\bmergeSorted\b/i,
    difficulty: 3,
    python: (name) => `def ${name}(first, second):\n    return sorted(first + second)`,
    javascript: (name) =>
      `function ${name}(first, second) {\n  return [...first, ...second].sort((a, b) => a - b);\n}`,
    pythonSlip: ["sorted(first + second)", "first + second"],
    javascriptSlip: [".sort((a, b) => a - b)", ""],
  },
];
