import { computed, signal } from "@preact/signals";

/** `#/requests/ID?status=error`: the page, the rest of its path, and its parameters. In the fragment, because the server's paths are its API's. */
const fragment = signal(location.hash);

window.addEventListener("hashchange", () => {
  fragment.value = location.hash;
});

interface Route {
  readonly page: string;
  readonly rest: string | null;
  readonly parameters: URLSearchParams;
}

export const route = computed((): Route => {
  const [path = "", query = ""] = fragment.value.replace(/^#\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/");
  return {
    page,
    rest: rest.length === 0 ? null : decodeURIComponent(rest.join("/")),
    parameters: new URLSearchParams(query),
  };
});

export const linkTo = (
  page: string,
  rest?: string,
  parameters?: Readonly<Record<string, string>>,
): string => {
  const query = parameters === undefined ? "" : `?${new URLSearchParams(parameters)}`;
  return `#/${page}${rest === undefined ? "" : `/${encodeURIComponent(rest)}`}${query}`;
};

/** Changes parameters of the page that is shown, without a step in the browser's history. An empty value removes one. */
export function setParameters(changes: Readonly<Record<string, string>>): void {
  const { page, rest, parameters } = route.value;
  for (const [name, value] of Object.entries(changes))
    if (value === "") parameters.delete(name);
    else parameters.set(name, value);
  history.replaceState(null, "", linkTo(page, rest ?? undefined, Object.fromEntries(parameters)));
  fragment.value = location.hash;
}
