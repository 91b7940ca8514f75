import { useState } from "preact/hooks";
import { messageOf, needsLogin, readJson, revision, setClientKey } from "./api/client.ts";
import { Problem } from "./parts/states.tsx";

/** Exchanges a key for the cookie of a session, which no script can read. */
export function Login() {
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const logIn = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const { role } = await readJson<{ role: string }>("/v1/admin/session", { body: {}, key: key.trim() });
      // A client's key also pays for what its owner tries in the playground.
      setClientKey(role === "tenant" ? key.trim() : null);
      needsLogin.value = false;
      revision.value += 1;
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="login">
      <form class="panel" onSubmit={logIn}>
        <div>
          <h1>Tradewind</h1>
          <p class="muted">
            Log in with the admin key to see every tenant, or with a client's key to see its own requests. The
            link that the server prints at its start logs in as well.
          </p>
        </div>
        <label class="field">
          <span>Key</span>
          <input
            class="input"
            type="password"
            autocomplete="current-password"
            required
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </label>
        {problem === null ? null : <Problem>{problem}</Problem>}
        <button type="submit" class="button primary" disabled={isBusy || key.trim() === ""}>
          Log in
        </button>
      </form>
    </main>
  );
}
