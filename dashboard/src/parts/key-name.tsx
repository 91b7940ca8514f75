import type { List } from "../../../server/answers/list-answer.ts";
import { useData } from "../api/use-data.ts";
import { isOperator, viewer } from "../api/viewer.ts";

interface NamedKey {
  readonly id: string;
  readonly prefix: string;
  readonly settings: { readonly owner?: string };
}

/** What people call a key, by its id. */
export type KeyNames = ReadonlyMap<string, string>;

/** Owners of keys, or how the key begins; empty for who may not see keys. */
export function useKeyNames(): KeyNames {
  const keys = useData<List<NamedKey>>(isOperator(viewer.value) ? "/v1/admin/keys" : null);
  return new Map((keys.value?.data ?? []).map(({ id, prefix, settings }) => [id, settings.owner ?? prefix]));
}

/** A key as it is called, with its id. */
export function KeyName({ id, names }: { id: string; names: KeyNames }) {
  const name = names.get(id);
  return (
    <>
      {name === undefined ? null : `${name} `}
      <span class="mono">{id}</span>
    </>
  );
}
