import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dispatchErrorCodes } from "./dispatch-error-codes.ts";

describe("dispatchErrorCodes", () => {
  it("are all explained in docs/dispatch.md", () => {
    const page = readFileSync(new URL("../../../docs/dispatch.md", import.meta.url), "utf8");
    for (const code of Object.keys(dispatchErrorCodes)) expect(page).toContain(`\`${code}\``);
  });

  it("name provider and model in the message, and each has a cause and a remedy", () => {
    for (const [code, definition] of Object.entries(dispatchErrorCodes)) {
      expect(definition.cause, code).toMatch(/\.$/);
      expect(definition.remedy, code).toMatch(/\.$/);
      if (code === "client_closed") continue;
      const message = definition.message({ provider: "groq", modelId: "groq/llama", detail: "status 500" });
      expect(message).toMatch(/groq.*groq\/llama.*status 500/);
    }
  });
});
