import { effect, signal } from "@preact/signals";
import type { ViewerAnswer } from "../../../server/answers/access-answers.ts";
import { ask, readJson, revision, setClientKey } from "./client.ts";

/** Who may read what is for operators. A server without keys takes whoever asks for an operator, but shows nobody its keys and preferences. */
export const isOperator = (who: ViewerAnswer | null): boolean =>
  who !== null && who.role !== "tenant" && who.name !== "local";

/** Who may change what holds for everybody. */
export const isAdministrator = (who: ViewerAnswer | null): boolean => who?.role === "admin";

/** null: not known yet. */
export const viewer = signal<ViewerAnswer | null>(null);

effect(() => {
  void revision.value;
  readJson<ViewerAnswer>("/v1/admin/session").then(
    (who) => {
      viewer.value = who;
    },
    () => {
      viewer.value = null;
    },
  );
});

export async function logOut(): Promise<void> {
  await ask("/v1/admin/session", { method: "DELETE" });
  setClientKey(null);
  viewer.value = null;
  location.reload();
}
