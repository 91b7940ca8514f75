import { describe, expect, it } from "vitest";
import { readDemoPrompt } from "../demo-prompt.ts";
import { datesIn, statedToday, timesIn } from "./date-phrase.ts";
import { toolArguments } from "./tool-arguments.ts";
import { toolReport } from "./tool-report.ts";
import { wantedTool } from "./wanted-tool.ts";

describe("datesIn", () => {
  it("reads written and relative days", () => {
    // 2026-11-20 is a Friday.
    expect(datesIn("from 3 May 2026 to June 1, 2026 or 2026-07-09", null)).toEqual([
      "2026-05-03",
      "2026-06-01",
      "2026-07-09",
    ]);
    expect(datesIn("tomorrow, next Monday and in 3 days", "2026-11-20")).toEqual([
      "2026-11-21",
      "2026-11-23",
    ]);
    expect(datesIn("a week from today", "2026-12-28")).toEqual(["2027-01-04"]);
    expect(datesIn("tomorrow", null)).toEqual([]);
    expect(statedToday("You are helpful. Today is Friday, 20 November 2026.")).toBe("2026-11-20");
  });
  it("reads times of day", () => {
    expect(timesIn("at 9:05, 3 pm, 11:30 pm and noon")).toEqual(["09:05", "15:00", "23:30", "12:00"]);
  });
});

const string = (description = ""): object => ({ type: "string", description });

describe("toolArguments", () => {
  it("fills arguments by name, description, choice and unit, and leaves out what is not said", () => {
    const parameters = {
      properties: {
        origin: string(),
        destination: string(),
        date: string("YYYY-MM-DD"),
        depart_after: string("HH:MM"),
        class: { enum: ["first", "second"] },
        passengers: { type: "integer" },
      },
      required: ["origin", "destination", "date"],
    };
    const text = "Trains from Lyon to Turin on 4 July 2026 after 10:15, second class, 3 passengers";
    expect(toolArguments(parameters, text, { today: null })).toEqual({
      origin: "Lyon",
      destination: "Turin",
      date: "2026-07-04",
      depart_after: "10:15",
      class: "second",
      passengers: 3,
    });
    expect(toolArguments(parameters, "Trains from Lyon to Turin on 4 July 2026", { today: null })).toEqual({
      origin: "Lyon",
      destination: "Turin",
      date: "2026-07-04",
    });
  });
  it("takes the values of an enum for texts, not for patterns", () => {
    for (const value of ["(a+)+$", "(a+)+[", "("]) {
      const text = `Sort them in ${"a".repeat(60)}! Or ${value}`;
      const parameters = { properties: { order: { enum: [value] } } };
      expect(toolArguments(parameters, text, { today: null })).toEqual({ order: value });
    }
  });

  it("is null where something required is not said", () => {
    const parameters = { properties: { date: string("YYYY-MM-DD") }, required: ["date"] };
    expect(toolArguments(parameters, "What is the weather?", { today: null })).toBeNull();
  });
});

describe("wantedTool", () => {
  const tool = (name: string, description: string) => ({
    type: "function",
    function: { name, description, parameters: {} },
  });
  const tools = [
    tool("get_weather", "Weather forecast for a city"),
    tool("create_event", "Add an event to the calendar"),
  ];
  const wanted = (content: string): string | null =>
    wantedTool(readDemoPrompt({ tools, messages: [{ role: "user", content }] }))?.name ?? null;
  it("finds the tool by what people say, and none for a question that needs none", () => {
    expect(wanted("Will it rain in Oslo? What is the weather there?")).toBe("get_weather");
    expect(wanted("Put lunch with Kim into my calendar")).toBe("create_event");
    expect(wanted("Why is the weather in Oslo so wet?")).toBeNull();
    expect(wanted("Is the constructor of toString there?")).toBeNull();
  });
});

describe("toolReport", () => {
  it("says fields by name, and takes what is no JSON as it is", () => {
    expect(toolReport(['{"order_id":"A-1","items":[1,2]}', "done"])).toBe(
      "The result is: order id: A-1, items: 1; 2; done",
    );
  });
});
