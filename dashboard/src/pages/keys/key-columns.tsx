import type { ClientKey } from "../../../../server/answers/access-answers.ts";
import type { BudgetAnswer, ReportGroup } from "../../../../server/answers/report-answers.ts";
import { count, dollars, moment, unknown } from "../../format/format.ts";
import { Badge } from "../../parts/layout.tsx";
import type { Column } from "../../parts/table.tsx";
import { linkTo } from "../../route.ts";

/** What a key spent, as `groups=sums` has it. */
export type KeySpend = Pick<ReportGroup, "value" | "requests" | "spend">;

export function keyColumns(
  spend: readonly KeySpend[],
  onChange: ((key: ClientKey, action: "edit" | "rotate" | "revoke") => void) | null,
  budgets: readonly BudgetAnswer[],
): readonly Column<ClientKey>[] {
  const spentBy = ({ id }: ClientKey): KeySpend | undefined => spend.find(({ value }) => value === id);
  return [
    {
      name: "Key",
      isHead: true,
      cell: ({ prefix, tenant, settings, id }) => (
        <span class="wrap-anywhere">
          <a href={linkTo("requests", undefined, { q: id })} class="mono">
            {prefix}
          </a>
          <span class="sub">
            {tenant}
            {settings.owner === undefined ? "" : `, ${settings.owner}`}
          </span>
          <span class="sub mono">{id}</span>
        </span>
      ),
      sortBy: ({ tenant }) => tenant,
    },
    {
      name: "State",
      cell: ({ state, settings }) => (
        <>
          <Badge tone={state === "valid" ? "good" : "neutral"}>{state}</Badge>
          {settings.expires_at === undefined ? null : (
            <span class="sub">until {moment(settings.expires_at)}</span>
          )}
        </>
      ),
    },
    {
      name: "Spend",
      isNumber: true,
      cell: (key) => dollars(spentBy(key)?.spend.charged_usd ?? 0),
      sortBy: (key) => spentBy(key)?.spend.charged_usd ?? 0,
    },
    {
      name: "Budget",
      cell: ({ id }) => {
        const own = budgets.filter(({ scope, name }) => scope === "key" && name === id);
        return own.length === 0
          ? "none"
          : own.map((budget) => <BudgetMeter key={budget.id} budget={budget} />);
      },
    },
    { name: "Requests", isNumber: true, cell: (key) => count(spentBy(key)?.requests ?? 0) },
    {
      name: "Tags",
      cell: ({ settings }) => (
        <span class="badges">
          {(settings.tags ?? []).map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      ),
    },
    { name: "Limits", cell: ({ settings }) => <span class="wrap-anywhere">{limitsOf(settings)}</span> },
    {
      name: "Created",
      cell: ({ created_at, rotated_at }) => (
        <>
          {moment(created_at)}
          {rotated_at === null ? null : <span class="sub">rotated {moment(rotated_at)}</span>}
        </>
      ),
    },
    ...(onChange === null
      ? []
      : [
          {
            name: "Change",
            cell: (key: ClientKey) =>
              key.state !== "valid" ? (
                unknown
              ) : (
                <span class="row">
                  <button type="button" class="button small" onClick={() => onChange(key, "edit")}>
                    Edit<span class="visually-hidden"> {key.prefix}</span>
                  </button>
                  <button type="button" class="button small" onClick={() => onChange(key, "rotate")}>
                    Rotate<span class="visually-hidden"> {key.prefix}</span>
                  </button>
                  <button type="button" class="button small danger" onClick={() => onChange(key, "revoke")}>
                    Revoke<span class="visually-hidden"> {key.prefix}</span>
                  </button>
                </span>
              ),
          },
        ]),
  ];
}

function BudgetMeter({
  budget: { spent_usd: spent, limit_usd: limit, warn_percent: warn, period },
}: {
  budget: BudgetAnswer;
}) {
  const share = limit === 0 ? 1 : Math.min(1, spent / limit);
  const tone = share >= 1 ? "bad" : share * 100 >= warn ? "warning" : undefined;
  return (
    <span class="stack nowrap">
      <span class="meter" data-tone={tone} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {dollars(spent)} of {dollars(limit)} {period === "total" ? "in total" : `a ${period}`}
    </span>
  );
}

const told = new Set(["owner", "tags", "expires_at"]);

/** Every setting that limits, in the words of the API. */
function limitsOf(settings: ClientKey["settings"]): string {
  const limits = Object.entries(settings).filter(([name]) => !told.has(name));
  return limits.length === 0
    ? "none"
    : limits
        .map(
          ([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
        )
        .join(", ");
}
