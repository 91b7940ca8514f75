import { describe, expect, it } from "vitest";
import { readDemoPrompt } from "../demo-prompt.ts";
import { demoSolvers } from "./index.ts";

/** What the first solver that knows the kind of question works out, and the mistake beside it. */
function solved(text: string): { right: string; wrong: string } {
  const prompt = readDemoPrompt({ messages: [{ role: "user", content: text }] });
  for (const solve of demoSolvers) {
    const solution = solve(prompt);
    if (solution !== null) return solution;
  }
  return { right: "nobody knows", wrong: "nobody knows" };
}

const passage =
  "The paper mill at Tarn was built by Gerda Blix in 1903 beside the upper lock. It employed 140 people until a flood destroyed the wheel house. " +
  "Her nephew Oskar Lindt rebuilt it eleven months later and added a school for the workers' children, which is a library today.";
const shop =
  "```sql\nCREATE TABLE products (id int PRIMARY KEY, title text NOT NULL, category text, price numeric(8,2) NOT NULL);\nCREATE TABLE visits (id int, day date, guests int);\n```\n\n";

describe("the demo models' solvers", () => {
  it.each([
    [
      'Is this comment positive, negative or neutral? One word.\n\n"The soup was not good and the waiter was rude."',
      "negative",
    ],
    [
      "Which topic? Choose one of: sport, health, economy. Label only.\n\nHeadline: Striker misses the final after injury in the league match",
      "sport",
    ],
    [
      "Which intent does the message have? One of: refund, cancel, track.\n\nMessage: I want my money back for the torn jacket.",
      "refund",
    ],
    [
      "In which language is this sentence written: French, Spanish or Polish? Its English name only.\n\nNous avons mangé avec les voisins et ils ne sont pas partis.",
      "French",
    ],
    [
      "Is this e-mail spam or legitimate? One word.\n\nYou are the lucky winner!!! Click here to claim your prize.",
      "spam",
    ],
    [
      `Read the text and answer the question.\n\n${passage}\n\nWho built the paper mill? Only the name.`,
      "Gerda Blix",
    ],
    [
      `Read the text and answer the question.\n\n${passage}\n\nHow many people did it employ? Only the number.`,
      "140",
    ],
    [
      `Read the text and answer the question.\n\n${passage}\n\nHow many months later was it rebuilt by her nephew? Only the number.`,
      "11",
    ],
    ["Solve for y: 3y + 4 = 25. Only the number.", "7"],
    ["Solve x^2 - 7x + 12 = 0 and give the larger root only.", "4"],
    ["What is the greatest common divisor of 84 and 126? Only the number.", "42"],
    ["How many positive divisors does 36 have? Only the number.", "9"],
    ["What is the remainder when 3^100 is divided by 7? Only the number.", "4"],
    ["How many integers from 1 to 100 are divisible by 3 or by 5 but not by 2? Only the number.", "24"],
    ["Find the median of these five prices: 4, 19, 8, 11, 2. Only the number.", "8"],
    ["How many minutes are in three hours? Only the number.", "180"],
    ["A bus travels 150 km in 2 hours 30 minutes. What is its speed in km/h? Only the number.", "60"],
    [
      "A coat is raised by 10% and then reduced by 50%. It now costs $55. What did it cost at first? Only the number.",
      "100",
    ],
    ["A rectangle is 9 m long and 4 m wide. What is its perimeter? Only the number.", "26"],
    [
      "Put this into the past tense, the sentence only.\n\nHe opens the box and finds a letter.",
      "He opened the box and found a letter.",
    ],
    [
      "Put this into the passive voice. Sentence only.\n\nThe children painted the fences.",
      "The fences were painted by the children.",
    ],
    [
      "Turn it into a yes-no question. Question only.\n\nYour brother plays chess.",
      "Does your brother play chess?",
    ],
    ["Sort alphabetically, separated by semicolons. List only.\n\npear, apple, fig", "apple; fig; pear"],
    ["Change to British spelling, text only.\n\nThe gray harbor.", "The grey harbour."],
    [
      "Extract name, email and phone as JSON with the keys email and phone.\n\nAsk Bo at bo@example.com or 0170 555 0102.",
      '{"email":"bo@example.com","phone":"0170 555 0102"}',
    ],
    [
      "Turn the note into a JSON array of objects with item and quantity.\n\n3 plates, 12 forks and 1 jug",
      '[{"item":"plates","quantity":3},{"item":"forks","quantity":12},{"item":"jug","quantity":1}]',
    ],
    [
      "Turn the table into a JSON array of objects with the keys name and points.\n\nName | Points\nAda | 3\nBo | 5",
      '[{"name":"Ada","points":3},{"name":"Bo","points":5}]',
    ],
    [
      "Return JSON with the boolean keys parking and sauna.\n\nParking is free. There is no sauna.",
      '{"parking":true,"sauna":false}',
    ],
  ])("work out %j", (prompt, expected) => {
    const { right, wrong } = solved(prompt);
    expect(right).toBe(expected);
    expect(wrong).not.toBe(right);
  });

  it.each([
    [
      "How many products are in the category garden? Return the number.",
      "SELECT count(*) FROM products WHERE category = 'garden';",
    ],
    [
      "Return the titles of all products, ordered by price, highest first.",
      "SELECT title FROM products ORDER BY price DESC;",
    ],
    ["Which products have no category? Titles only.", "SELECT title FROM products WHERE category IS NULL;"],
    [
      "What is the average price of the products that cost more than 20?",
      "SELECT avg(price) FROM products WHERE price > 20;",
    ],
    ["What was the highest number of guests?", "SELECT max(guests) FROM visits;"],
  ])("write SQL for %j", (question, expected) => {
    expect(solved(shop + question).right).toBe(`\`\`\`sql\n${expected}\n\`\`\``);
  });

  it("keep what a summary is asked for within its words", () => {
    const text =
      "Summarise in at most 16 words: the price and the day.\n\nAfter many months of talk and tea, the club has found a boat. It costs 4,300 euros, which is less than was feared. Members can see it on Sunday at the pier.";
    const { right } = solved(text);
    expect(right.split(/\s+/).length).toBeLessThanOrEqual(16);
    expect(right).toContain("4,300 euros");
    expect(right).toContain("Sunday");
  });

  it("write to a form: acrostics, lines, words that have to be there", () => {
    expect(
      solved("Write an acrostic on the word MOON, the poem only.")
        .right.split("\n")
        .map((line) => line[0])
        .join(""),
    ).toBe("MOON");
    const names = solved(
      'Invent four names for a bakery, one per line. Each name has to contain the word "Crust".',
    ).right.split("\n");
    expect(names).toHaveLength(4);
    expect(names.every((line) => /crust/i.test(line))).toBe(true);
    const story = solved('Write a story of 30 to 40 words with the word "lantern" in it.').right;
    expect(story).toContain("lantern");
    expect(story.split(/\s+/).length).toBeGreaterThanOrEqual(30);
    expect(story.split(/\s+/).length).toBeLessThanOrEqual(40);
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("are not led astray by %s", (word) => {
    for (const text of [
      `Classify as ${word} or other:\n\n${word}`,
      `Translate "${word}" to German`,
      `How many ${word} are in 3 ${word}?`,
      `JSON with the keys ${word} and name.\n\n${word} is ${word}`,
    ])
      expect(typeof solved(text).right).toBe("string");
  });
});
