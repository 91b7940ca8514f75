import { effect, signal } from "@preact/signals";
import { ask, readJson, revision, setClientKey } from "./client.ts";

/** Who looks, as the server sees it. */
export interface Viewer {
  readonly role: "admin" | "operator" | "tenant";
  readonly tenant: string | null;
  readonly name: string;
  /** null: there is no session, the server asks for none. */
  readonly expires_at: string | null;
}

/** Who may read what is for operators. A server without keys takes whoever asks for an operator, but shows nobody its keys and preferences. */
export const isOperator = (who: Viewer | null): boolean =>
  who !== null && who.role !== "tenant" && who.name !== "local";

/** Who may change what holds for everybody. */
export const isAdministrator = (who: Viewer | null): boolean => who?.role === "admin";

/** null: not known yet. */
export const viewer = signal<Viewer | null>(null);

effect(() => {
  void revision.value;
  readJson<Viewer>("/v1/admin/session").then(
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
