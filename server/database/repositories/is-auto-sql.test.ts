import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAuto } from "../../../engine/index.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { isAutoSql } from "./is-auto-sql.ts";

const names = [
  ...[
    "auto",
    "AUTO",
    " auto ",
    "\tauto:best\n",
    "auto:cheep",
    "auto:floor",
    "Tradewind/Auto",
    "openrouter/auto:fast",
  ],
  ...[
    "autopilot",
    "auto-gpt",
    "auto :best",
    "my/auto",
    "openrouter/autos",
    "openai/gpt-5:nitro",
    "auto/",
    "",
  ],
];

describe.each(backends)("isAutoSql on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  it("finds the requests that `isAuto` finds", async () => {
    const found = await database.sql.unsafe<{ name: string }[]>(
      `select d.requested_model as name from jsonb_array_elements_text($1::text::jsonb) as d(requested_model) where ${isAutoSql}`,
      [JSON.stringify(names)],
    );
    expect(found.map(({ name }) => name)).toEqual(names.filter(isAuto));
  });
});
