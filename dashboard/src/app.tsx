import { useEffect, useRef } from "preact/hooks";
import { needsLogin } from "./api/client.ts";
import { Login } from "./login.tsx";
import { pages } from "./pages/pages.ts";
import { EmptyState } from "./parts/states.tsx";
import { route } from "./route.ts";
import { ConnectionBanner, Sidebar } from "./shell.tsx";
import "./theme.ts";

export function App() {
  const { page, rest } = route.value;
  const content = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  const shown = page === "" ? pages[0] : pages.find(({ id }) => id === page);
  const title = shown?.title ?? "Not found";
  useEffect(() => {
    document.title = `${title} · Tradewind`;
    if (!isFirst.current) content.current?.focus();
    isFirst.current = false;
    window.scrollTo(0, 0);
  }, [page, rest]);
  if (needsLogin.value) return <Login />;
  return (
    <>
      {/* Not a link: the fragment names the page. */}
      <button type="button" class="skip-link" onClick={() => content.current?.focus()}>
        Skip to content
      </button>
      <div class="shell">
        <Sidebar current={shown?.id ?? page} />
        <main class="content" ref={content} tabIndex={-1}>
          <ConnectionBanner />
          {shown === undefined ? (
            <div class="page">
              <EmptyState title="There is no such page">
                <p>
                  <a href="#/">Back to the start</a>
                </p>
              </EmptyState>
            </div>
          ) : (
            <shown.Page key={shown.id} />
          )}
        </main>
      </div>
    </>
  );
}
