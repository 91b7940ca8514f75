import { useState } from "preact/hooks";
import type { ClientKey, CreatedKey } from "../../../../server/answers/access-answers.ts";
import type { List } from "../../../../server/answers/list-answer.ts";
import type { BudgetAnswer } from "../../../../server/answers/report-answers.ts";
import { messageOf, readJson, revision } from "../../api/client.ts";
import { useData } from "../../api/use-data.ts";
import { isOperator, viewer } from "../../api/viewer.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ForOperators } from "../../parts/for-operators.tsx";
import { Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded, Problem } from "../../parts/states.tsx";
import { Table } from "../../parts/table.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { type KeySpend, keyColumns } from "./key-columns.tsx";
import { KeyDialog } from "./key-dialog.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";

interface Change {
  readonly key: ClientKey;
  readonly action: "rotate" | "revoke";
}

const words = {
  rotate: {
    title: "Rotate this key",
    text: "A new secret is made and shown once. The old one stops at once, on every replica within a second.",
    button: "Rotate",
  },
  revoke: {
    title: "Revoke this key",
    text: "It is refused from now on, and cannot be brought back.",
    button: "Revoke",
  },
} as const;

export function KeysPage() {
  const who = viewer.value;
  if (!isOperator(who)) return <ForOperators title="Keys" who={who} />;
  return <KeyList canChange={who?.role === "admin"} />;
}

function KeyList({ canChange }: { canChange: boolean }) {
  const keys = useData<List<ClientKey>>("/v1/admin/keys");
  const spend = useData<{ readonly groups: readonly KeySpend[] }>(
    "/v1/reports/overview?since=30d&group_by=key&groups=sums&limit=200",
  );
  const budgets = useData<List<BudgetAnswer>>("/v1/admin/budgets");
  const [isCreating, setCreating] = useState(false);
  const [edited, setEdited] = useState<ClientKey | null>(null);
  const [change, setChange] = useState<Change | null>(null);
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const carryOut = async ({ key, action }: Change): Promise<void> => {
    try {
      const result = await readJson<CreatedKey>(`/v1/admin/keys/${encodeURIComponent(key.id)}/${action}`, {
        method: "POST",
      });
      if (action === "rotate") setCreated(result);
      setProblem(null);
      revision.value += 1;
    } catch (error) {
      setProblem(messageOf(error));
    }
    setChange(null);
  };

  const closeForm = (): void => {
    setCreating(false);
    setEdited(null);
  };
  return (
    <Page
      title="Keys"
      about="Who may ask, what each key may do, and what it spent in the last 30 days."
      controls={
        canChange ? (
          <button type="button" class="button primary" onClick={() => setCreating(true)}>
            Create a key
          </button>
        ) : undefined
      }
    >
      {problem === null ? null : <Problem>{problem}</Problem>}
      <Panel isFlush>
        <Loaded data={keys}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState title="No keys yet">
                <p>
                  Create one for each client: spending, limits and budgets are told apart by key. As soon as
                  there is one, no request is served without.
                </p>
              </EmptyState>
            ) : (
              <Table
                caption="Keys"
                columns={keyColumns(
                  spend.value?.groups ?? [],
                  canChange
                    ? (key, action) => (action === "edit" ? setEdited(key) : setChange({ key, action }))
                    : null,
                  budgets.value?.data ?? [],
                )}
                rows={data}
                keyOf={({ id }) => id}
              />
            )
          }
        </Loaded>
      </Panel>
      <AuditPanel />
      {isCreating || edited !== null ? (
        <KeyDialog
          edited={edited}
          onClose={closeForm}
          onDone={(key) => {
            closeForm();
            if ("key" in key) setCreated(key);
            revision.value += 1;
          }}
        />
      ) : null}
      {change === null ? null : (
        <ConfirmDialog
          {...words[change.action]}
          onClose={() => setChange(null)}
          onConfirm={() => carryOut(change)}
        >
          <p class="mono">
            {change.key.prefix} ({change.key.tenant})
          </p>
        </ConfirmDialog>
      )}
      {created === null ? null : <NewKeyDialog created={created} onClose={() => setCreated(null)} />}
    </Page>
  );
}
