import { ordinary, unknown } from "./testing/billed-replies.ts";
import { type BillRow, describeBills } from "./testing/describe-bills.ts";

const rows: Readonly<Record<string, BillRow>> = {
  "OpenAI, no tier": { from: "openai-chat", stated: {}, nanoUsd: ordinary },
  "OpenAI, default": { from: "openai-chat", stated: { service_tier: "default" }, nanoUsd: ordinary },
  "OpenAI, flex": { from: "openai-chat", stated: { service_tier: "flex" }, nanoUsd: 1_400_000 },
  "OpenAI, priority": { from: "openai-chat", stated: { service_tier: "priority" }, nanoUsd: 5_600_000 },
  "OpenAI, a tier by contract": {
    ...{ from: "openai-chat", stated: { service_tier: "scale" }, nanoUsd: unknown, reason: "`scale`" },
  },
  "OpenAI, a tier that nobody knows": {
    ...{ from: "openai-chat", stated: { service_tier: "turbo" }, nanoUsd: unknown, reason: "`turbo`" },
  },
  "OpenAI, a name that every object has": {
    ...{ from: "openai-chat", stated: { service_tier: "constructor" }, nanoUsd: unknown },
    reason: "`constructor`",
  },
  "Groq's word for the ordinary one": {
    ...{ from: "openai-chat", stated: { service_tier: "on_demand" }, nanoUsd: ordinary },
  },
  "Responses, default": {
    ...{ from: "openai-responses", stated: { service_tier: "default" }, nanoUsd: ordinary },
  },
  "Responses, flex": { from: "openai-responses", stated: { service_tier: "flex" }, nanoUsd: 1_400_000 },
  "Responses, priority": {
    ...{ from: "openai-responses", stated: { service_tier: "priority" }, nanoUsd: 5_600_000 },
  },
  "Responses, ultrafast": {
    ...{
      from: "openai-responses",
      stated: { service_tier: "ultrafast" },
      nanoUsd: unknown,
      reason: "`ultrafast`",
    },
  },
  "Anthropic, standard": {
    ...{ from: "anthropic-messages", stated: { service_tier: "standard" }, nanoUsd: ordinary },
  },
  "Anthropic, batch": { from: "anthropic-messages", stated: { service_tier: "batch" }, nanoUsd: 1_400_000 },
  "Anthropic, fast": {
    ...{
      from: "anthropic-messages",
      stated: { service_tier: "standard", speed: "fast" },
      nanoUsd: 16_800_000,
    },
  },
  "Anthropic, in the United States": {
    ...{ from: "anthropic-messages", stated: { inference_geo: "us" }, nanoUsd: 3_080_000 },
  },
  "Anthropic, anywhere": {
    ...{
      from: "anthropic-messages",
      stated: { inference_geo: "global", speed: "standard" },
      nanoUsd: ordinary,
    },
  },
  "Anthropic, fast and in the United States": {
    ...{ from: "anthropic-messages", stated: { speed: "fast", inference_geo: "us" }, nanoUsd: 18_480_000 },
  },
  "Anthropic, in a place without a known price": {
    ...{ from: "anthropic-messages", stated: { inference_geo: "eu" }, nanoUsd: unknown, reason: "`eu`" },
  },
  "Anthropic, fast was asked for and the reply says nothing": {
    ...{ from: "anthropic-messages", stated: {}, asked: { speed: "fast" }, nanoUsd: 16_800_000 },
  },
  "Anthropic, fast was asked for and refused": {
    ...{
      from: "anthropic-messages",
      stated: { speed: "standard" },
      asked: { speed: "fast" },
      nanoUsd: ordinary,
    },
  },
  "Gemini, flex": { from: "gemini", stated: { serviceTier: "flex" }, nanoUsd: 1_400_000 },
  "Gemini, priority": { from: "gemini", stated: { serviceTier: "PRIORITY" }, nanoUsd: 5_600_000 },
  "Gemini, standard": { from: "gemini", stated: { serviceTier: "standard" }, nanoUsd: ordinary },
  "Vertex, on demand": { from: "gemini", stated: { trafficType: "ON_DEMAND" }, nanoUsd: ordinary },
  "Vertex, flex": { from: "gemini", stated: { trafficType: "ON_DEMAND_FLEX" }, nanoUsd: 1_400_000 },
  "Vertex, priority": { from: "gemini", stated: { trafficType: "ON_DEMAND_PRIORITY" }, nanoUsd: 5_600_000 },
  "Vertex, paid beforehand": {
    ...{
      from: "gemini",
      stated: { trafficType: "PROVISIONED_THROUGHPUT" },
      nanoUsd: unknown,
      reason: "`provisioned`",
    },
  },
  "Bedrock, priority": {
    ...{ from: "bedrock-converse", stated: { serviceTier: { type: "priority" } }, nanoUsd: 5_600_000 },
  },
  "Bedrock, default": {
    ...{ from: "bedrock-converse", stated: { serviceTier: { type: "default" } }, nanoUsd: ordinary },
  },
  "Bedrock, reserved": {
    ...{
      from: "bedrock-converse",
      stated: { serviceTier: { type: "reserved" } },
      nanoUsd: unknown,
      reason: "`reserved`",
    },
  },
};

describeBills(rows);
