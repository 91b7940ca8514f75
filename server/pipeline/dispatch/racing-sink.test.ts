import { describe, expect, it } from "vitest";
import { CollectingSink } from "./collecting-sink.ts";
import { Race } from "./racing-sink.ts";

describe("Race", () => {
  it("gives the client to the first that begins a reply, whole, and nothing of the other", () => {
    const client = new CollectingSink();
    const race = new Race(client);
    const [first, second, failed] = [race.enter(), race.enter(), race.enter()];
    failed.writeHead(503, {});
    failed.end("busy");
    let closed = 0;
    first.onClose(() => {
      closed += 1;
    });
    expect([race.winner, first.isClosed]).toEqual([null, false]);
    second.writeHead(200, { "x-by": "second" });
    second.write("one ");
    expect([race.winner === second, first.isClosed, second.isClosed, closed]).toEqual([true, true, false, 1]);
    first.writeHead(200, { "x-by": "first" });
    expect(first.write("lost")).toBe(true);
    first.end("lost");
    second.end("two");
    race.settle();
    expect(client.reply).toMatchObject({ status: 200, headers: { "x-by": "second" } });
    expect(client.reply?.body.toString()).toBe("one two");
  });

  it("holds an error back while another may still win, and gives the first one where nobody does", () => {
    const client = new CollectingSink();
    const race = new Race(client);
    const sinks = [race.enter(), race.enter(), race.enter()];
    for (const [at, status] of [
      [2, 503],
      [1, 429],
    ] as const) {
      sinks[at]!.writeHead(status, { "x-at": String(at) });
      sinks[at]!.end(`error ${at}`);
    }
    expect([client.reply, race.winner, sinks[0]!.isClosed]).toEqual([null, null, false]);
    race.settle();
    expect(client.reply).toMatchObject({ status: 429, headers: { "x-at": "1" } });
    expect(client.reply?.body.toString()).toBe("error 1");
  });

  it("gives nothing where nobody has anything to give", () => {
    const client = new CollectingSink();
    const race = new Race(client);
    race.settle();
    race.enter().end("without a head");
    race.settle();
    expect(client.reply).toBeNull();
  });

  it("tells the winner alone that the client can take more, whenever it asked to hear of it", () => {
    for (const isAskedBefore of [true, false]) {
      const client = new CollectingSink();
      const heard: string[] = [];
      let drain = (): void => {};
      client.onDrain = (listener) => {
        drain = listener;
      };
      const race = new Race(client);
      const [first, second] = [race.enter(), race.enter()];
      second.onDrain(() => heard.push("second"));
      if (isAskedBefore) first.onDrain(() => heard.push("first"));
      first.writeHead(200, {});
      if (!isAskedBefore) first.onDrain(() => heard.push("first"));
      second.onDrain(() => heard.push("second"));
      drain();
      expect(heard).toEqual(["first"]);
    }
  });

  it("lets the winner alone break the client's connection off", () => {
    const client = new CollectingSink();
    let breaks = 0;
    client.destroy = () => {
      breaks += 1;
    };
    const race = new Race(client);
    const [first, second] = [race.enter(), race.enter()];
    second.destroy();
    first.writeHead(200, {});
    second.destroy();
    expect(breaks).toBe(0);
    first.destroy();
    expect(breaks).toBe(1);
  });

  it("says to each side whether another one has the client", () => {
    const race = new Race(new CollectingSink());
    const [first, second] = [race.enter(), race.enter()];
    expect([race.isWonBeside(first), race.isWonBeside(second)]).toEqual([false, false]);
    first.writeHead(200, {});
    expect([race.isWonBeside(first), race.isWonBeside(second)]).toEqual([false, true]);
  });

  it("ends every side when the client goes away, also one that enters after that", () => {
    const controller = new AbortController();
    const race = new Race(new CollectingSink(controller.signal));
    const heard: string[] = [];
    const [first, second] = [race.enter(), race.enter()];
    race.enter(); // Nobody listens to it.
    first.onClose(() => heard.push("first"));
    second.onClose(() => heard.push("second"));
    controller.abort();
    race.enter().onClose(() => heard.push("late"));
    expect(heard).toEqual(["first", "second", "late"]);
    expect([first.isClosed, second.isClosed]).toEqual([true, true]);
  });
});
