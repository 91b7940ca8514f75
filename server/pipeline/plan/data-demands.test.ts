import { describe, expect, it } from "vitest";
import { target } from "../dispatch/testing/test-dispatcher.ts";
import { readDataDemands, unmetDemand } from "./data-demands.ts";

const at = (changes: object) => target("http://127.0.0.1/v1", "a", changes).deployment;

describe("unmetDemand", () => {
  it.each([
    [{ region: "eu" }, { region: "eu-west-1" }, null],
    [{ region: "EU" }, { region: "eu" }, null],
    [{ region: ["us", "eu"] }, { region: "eu-west-1" }, null],
    [{ region: "eu" }, { region: "europe" }, "`provider.region` (eu)"],
    [{ region: "eu" }, { region: null }, "`provider.region` (eu)"],
    [{ data_collection: "deny" }, { trainsOnData: false }, null],
    [{ data_collection: "deny" }, { trainsOnData: true }, "`provider.data_collection: deny`"],
    [{ data_collection: "deny" }, {}, "`provider.data_collection: deny`"],
    [{ data_collection: "allow" }, { trainsOnData: true }, null],
    [{ zdr: true }, { retentionDays: 0 }, null],
    [{ zdr: true }, { retentionDays: 30 }, "`provider.zdr`"],
    [{ zdr: true }, { retentionDays: null }, "`provider.zdr`"],
    [{ zdr: false }, { retentionDays: 30 }, null],
  ] as const)("%j at %j: %s", (preferences, place, unmet) => {
    expect(unmetDemand(at(place), readDataDemands(preferences))).toBe(unmet);
  });
});
