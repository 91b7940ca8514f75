import type { Page } from "playwright-core";

interface ShownPage {
  readonly name: string;
  readonly fragment: string;
  /** What is done before the page is looked at. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const replyMs = 15_000;

/** Every page of the dashboard. @param requestId of the one that is opened; null: none is */
export const shownPages = (requestId: string | null): readonly ShownPage[] => [
  {
    name: "overview",
    fragment: "#/overview",
    async prepare(page) {
      await page
        .getByText("being counted", { exact: true })
        .waitFor({ state: "detached", timeout: replyMs })
        .catch(() => undefined);
    },
  },
  { name: "requests", fragment: "#/requests" },
  ...(requestId === null ? [] : [{ name: "request", fragment: `#/requests/${requestId}` }]),
  { name: "models", fragment: "#/models" },
  {
    name: "tune",
    fragment: "#/tune",
    async prepare(page) {
      await page.getByRole("button", { name: "Price of a quality point" }).click();
      await page.getByRole("slider").fill("-5");
      await page
        .getByRole("table", { name: "Requests that would move" })
        .waitFor()
        .catch(() => undefined);
      await page
        .getByRole("img", { name: /^Cost against quality/ })
        .waitFor()
        .catch(() => undefined);
    },
  },
  { name: "evals", fragment: "#/evals" },
  { name: "experiments", fragment: "#/experiments" },
  { name: "keys", fragment: "#/keys" },
  {
    name: "playground",
    fragment: "#/playground",
    async prepare(page) {
      await page.getByRole("button", { name: "Send" }).click();
      // A server that asks for keys streams nothing without one.
      const starts = page.getByText("streaming", { exact: true }).first().waitFor({ timeout: replyMs });
      if (
        await starts.then(
          () => false,
          () => true,
        )
      )
        return;
      await page
        .getByText("streaming", { exact: true })
        .first()
        .waitFor({ state: "detached", timeout: replyMs })
        .catch(() => undefined);
    },
  },
];
