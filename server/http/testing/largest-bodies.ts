import { requestLimits as limits } from "../../operation/request-limits.ts";
import { allowedModels, chat, list, long, repeated, schemaOf, userContent } from "./body-parts.ts";

/** A request that keeps every limit, made to be as expensive as the limits let it be. */
export interface LargestBody {
  readonly name: string;
  readonly body: () => string;
}

/** No limit refuses them; whether a model takes them is the router's to say. @param bytes the largest body allowed */
export function largestBodies(bytes: number): readonly LargestBody[] {
  const room = bytes - 200;
  return [
    { name: "prompt of ASCII", body: () => userContent(`"${"word ".repeat(room / 5)}"`) },
    { name: "prompt of two-byte characters", body: () => userContent(`"${"é".repeat(room / 2)}"`) },
    {
      name: "prompt of three-byte characters",
      body: () => userContent(`"${"語".repeat(Math.floor(room / 3))}"`),
    },
    { name: "prompt of emoji", body: () => userContent(`"${"😀".repeat(Math.floor(room / 4))}"`) },
    {
      name: "prompt with all escapes allowed",
      body: () =>
        userContent(
          `"${'\\"'.repeat(limits.jsonEscapes)}${"x".repeat(Math.max(0, Math.min(room, limits.plainBodyBytes - 200) - 2 * limits.jsonEscapes))}"`,
        ),
    },
    {
      name: "largest body with all escapes allowed",
      body: () =>
        userContent(
          `"${'\\"'.repeat(limits.jsonEscapesBeyond)}${"x".repeat(Math.max(0, room - 2 * limits.jsonEscapesBeyond))}"`,
        ),
    },
    {
      name: "base64 image",
      body: () =>
        userContent(
          `[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,${"QUJD".repeat(Math.floor(room / 4) - 40)}"}}]`,
        ),
    },
    {
      name: "white space, as much as allowed",
      body: () => `${" ".repeat(limits.jsonBytesOutsideStrings - 200)}${chat("")}`,
    },
    {
      name: "fields that all differ",
      body: () => chat(`,"metadata":{${list(limits.jsonFields - 20, (index) => `"k${index}":0`)}}`),
    },
    {
      name: "fields that all differ, long names",
      body: () =>
        chat(
          `,"metadata":{${list(limits.jsonFields - 20, (index) => `"${String(index).padEnd(limits.jsonFieldNameBytes - 4, "k")}":0`)}}`,
        ),
    },
    {
      name: "objects of one field, all different",
      body: () => chat(`,"metadata":[${list(limits.jsonFields - 20, (index) => `{"o${index}":0}`)}]`),
    },
    {
      name: "tools of fields that all differ",
      body: () =>
        chat(
          `,"tools":[{"type":"function","function":{"name":"f","parameters":{${list(limits.jsonFields - 20, (index) => `"t${index}":0`)}}}}]`,
        ),
    },
    {
      name: "values, as many as allowed",
      body: () => chat(`,"metadata":[${list(limits.jsonValues - 20, (index) => `"s${index}"`)}]`),
    },
    {
      name: "messages, as many as allowed",
      body: () =>
        chat("", `"messages":[${list(limits.messages, (index) => `{"role":"user","content":"m${index}"}`)}]`),
    },
    {
      name: "messages with content parts",
      body: () =>
        chat(
          "",
          `"messages":[${list(12, () => `{"role":"user","content":[${repeated('{"type":"text","text":"part"},', limits.contentParts)}]}`)}]`,
        ),
    },
    {
      name: "tool schema, as deep as allowed",
      body: () => schemaOf(Math.floor((limits.jsonDepth - 5) / 2)),
    },
    {
      name: "patterns, as many and as hard as allowed",
      body: () =>
        allowedModels(
          ...Array.from(
            { length: limits.allowedModels },
            (_, index) => `${"*e".repeat(limits.wildcardsPerPattern)}${index}`,
          ),
        ),
    },
    {
      name: "provider lists, as long as allowed",
      body: () =>
        chat(`,"provider":{"order":[${list(limits.providers, (index) => `"${index}${long(120)}"`)}]}`),
    },
  ];
}
