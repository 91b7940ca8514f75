import { useEffect, useState } from "preact/hooks";
import { connection } from "./api/client.ts";
import { logOut, viewer } from "./api/viewer.ts";
import { pages } from "./pages/pages.ts";
import { Segmented } from "./parts/controls.tsx";
import { linkTo, route } from "./route.ts";
import { type Theme, theme } from "./theme.ts";

function Brand() {
  return (
    <a class="brand" href="#/">
      <svg
        viewBox="0 0 32 32"
        fill="none"
        stroke="currentColor"
        stroke-width="3"
        stroke-linecap="round"
        aria-hidden="true"
      >
        <path d="M4 11h15a4 4 0 1 0-4-4" />
        <path d="M4 17h21a4 4 0 1 1-4 4" />
        <path d="M4 23h9a3 3 0 1 1-3 3" />
      </svg>
      Tradewind
    </a>
  );
}

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "auto", label: "Auto" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

const connectionWords = {
  connecting: { tone: "warning", text: "Connecting" },
  live: { tone: "good", text: "Live" },
  lost: { tone: "bad", text: "Connection lost" },
} as const;

export function Sidebar({ current }: { current: string }) {
  const [isOpen, setOpen] = useState(false);
  const address = route.value;
  useEffect(() => setOpen(false), [address]);
  const who = viewer.value;
  const { tone, text } = connectionWords[connection.value];
  return (
    <header class="sidebar" data-open={isOpen ? "" : undefined}>
      <Brand />
      <button
        type="button"
        class="button menu-button"
        aria-expanded={isOpen}
        aria-controls="navigation"
        onClick={() => setOpen(!isOpen)}
      >
        Menu
      </button>
      <nav class="navigation" id="navigation" aria-label="Pages">
        <ul>
          {pages.map(({ id, title }) => (
            <li key={id}>
              <a href={linkTo(id)} aria-current={id === current ? "page" : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="sidebar-foot">
        <span class="connection">
          <span class="dot" data-tone={tone} />
          {text}
        </span>
        {who?.expires_at == null ? null : (
          <span class="row">
            <span class="muted wrap-anywhere">{who.name}</span>
            <button type="button" class="button small" onClick={logOut}>
              Log out
            </button>
          </span>
        )}
        <Segmented
          label="Theme"
          options={themes}
          value={theme.value}
          onChange={(value) => (theme.value = value)}
        />
      </div>
    </header>
  );
}

/** Says that what is shown may be old, while it may be. */
export function ConnectionBanner() {
  return (
    <div role="status">
      {connection.value === "lost" ? (
        <p class="banner">
          <span class="dot" data-tone="warning" />
          The connection to the server is lost. What is shown is the latest that was read; it is tried again.
        </p>
      ) : null}
    </div>
  );
}
