import { useEffect, useState } from "preact/hooks";
import type { RequestPage, RequestSummary } from "../../../../server/answers/request-answers.ts";
import { messageOf, readJson } from "../../api/client.ts";
import { onLiveEvent } from "../../api/live-events.ts";
import { useData } from "../../api/use-data.ts";

interface RequestFilters {
  readonly q: string;
  readonly status: string;
  readonly model: string;
  readonly task: string;
}

/** Other processes of the same installation tell this page nothing: their requests are seen so late. */
const everyMs = 10_000;
/** Beyond so many rows the oldest live ones are let go. */
const maxLive = 500;

/** Requests that match, newest first, with those that run and those that have just ended. */
export function useRequests(filters: RequestFilters, isLive: boolean) {
  const given = Object.entries(filters).filter(([, value]) => value !== "");
  const query = new URLSearchParams(given).toString();
  const path = `/v1/requests${query === "" ? "" : `?${query}`}`;
  const newest = useData<RequestPage>(path, isLive ? everyMs : undefined);
  const [live, setLive] = useState<ReadonlyMap<string, RequestSummary>>(new Map());
  const [older, setOlder] = useState<RequestPage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReading, setReading] = useState(false);

  useEffect(() => {
    setOlder(null);
    setLive(new Map());
  }, [query]);
  useEffect(() => {
    if (!isLive) return;
    return onLiveEvent((event) => {
      if (event.type === "circuit") return;
      setLive((before) => {
        const rows = new Map(before).set(event.request.request_id, event.request);
        if (rows.size > maxLive) rows.delete(rows.keys().next().value!);
        return rows;
      });
    });
  }, [isLive]);

  const next = older === null ? (newest.value?.next ?? null) : older.next;
  return {
    ...{ newest, next, isReading, problem },
    rows: merged([...(newest.value?.data ?? []), ...(older?.data ?? [])], live, filters),
    isLiveRow: ({ request_id }: RequestSummary) => live.has(request_id),
    async readOlder() {
      setReading(true);
      try {
        const page = await readJson<RequestPage>(
          `/v1/requests?${new URLSearchParams([...given, ["before", next!]])}`,
        );
        setOlder((before) => ({ ...page, data: [...(before?.data ?? []), ...page.data] }));
        setProblem(null);
      } catch (error) {
        setProblem(messageOf(error));
      } finally {
        setReading(false);
      }
    },
  };
}

/** Ids begin with the time, so they sort by it. */
function merged(
  listed: readonly RequestSummary[],
  live: ReadonlyMap<string, RequestSummary>,
  filters: RequestFilters,
): RequestSummary[] {
  const rows = new Map<string, RequestSummary>();
  for (const row of live.values()) if (isMatch(row, filters)) rows.set(row.request_id, row);
  for (const row of listed) rows.set(row.request_id, row);
  return [...rows.values()].sort((one, other) => (one.request_id < other.request_id ? 1 : -1));
}

function isMatch(row: RequestSummary, { q, status, model, task }: RequestFilters): boolean {
  const texts = [
    row.request_id,
    row.served_by,
    row.requested_model,
    row.task,
    row.provider,
    row.error_code,
    row.key_id,
  ];
  return (
    (status === "" || row.status === status) &&
    (model === "" || row.served_by?.split("@")[0] === model) &&
    (task === "" || row.task === task) &&
    (q === "" || texts.some((text) => text?.toLowerCase().includes(q.toLowerCase())))
  );
}
