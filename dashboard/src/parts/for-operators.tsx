import type { ViewerAnswer } from "../../../server/answers/access-answers.ts";
import { Page, Panel } from "./layout.tsx";
import { EmptyState } from "./states.tsx";

/** Instead of a page that is not for everybody. @param who null: not known yet */
export function ForOperators({ title, who }: { title: string; who: ViewerAnswer | null }) {
  return (
    <Page title={title}>
      {who === null ? (
        <div class="skeleton" role="status" />
      ) : (
        <Panel>
          <EmptyState title={`${title} are for administrators`}>
            <p>
              Open the login link that the server printed at its start (<code>npm run keys -- login</code>{" "}
              makes another), or start it with <code>TRADEWIND_ADMIN_KEY</code> set and log in with that key.
            </p>
          </EmptyState>
        </Panel>
      )}
    </Page>
  );
}
