import { useState } from "preact/hooks";
import { hasClientKey, setClientKey } from "../../api/client.ts";

/** A session spends nothing: a client's key does, and is forgotten with the page. */
export function ClientKeyField() {
  const [key, setKey] = useState("");
  return (
    <label class="field">
      <span>Client key that pays: being logged in spends nothing (kept until the page is closed)</span>
      <input
        class="input"
        type="password"
        required={!hasClientKey()}
        autocomplete="off"
        placeholder={hasClientKey() ? "The key that you logged in with" : "tw-..."}
        value={key}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setKey(typed);
          setClientKey(typed.trim() === "" ? null : typed.trim());
        }}
      />
    </label>
  );
}
