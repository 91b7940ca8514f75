import { expect, test } from "vitest";
import { modalities } from "./modalities.ts";

test.each([
  ["image", { type: "image_url", image_url: "https://a.example/a.png" }],
  ["image", { type: "image_embeds", image_embeds: "AAAA" }],
  ["image", { type: "image", image: "https://a.example/a.png" }],
  ["audio", { type: "input_audio", input_audio: "AAAA" }],
  ["audio", { type: "audio_url", audio_url: { url: "https://a.example/a.wav" } }],
  ["audio", { type: "audio", audio: "https://a.example/a.wav" }],
  ["video", { type: "video_url", video_url: { url: "https://a.example/a.mp4" } }],
  ["file", { type: "file_url", file_url: { url: "https://a.example/a.pdf" } }],
  ["file", { type: "input_file", file_id: "file-1" }],
  ["file", { type: "document", source: { type: "url", url: "https://a.example/a.pdf" } }],
] as const)("sees %s input in %j", (kind, part) => {
  const found = modalities([{ role: "user", content: [part] }] as never);
  const none = { image: false, audio: false, video: false, file: false };
  expect(found).toMatchObject({ ...none, [kind]: true });
  expect(found.allowanceTokens).toBeGreaterThan(0);
});
