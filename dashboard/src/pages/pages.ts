import type { ComponentType } from "preact";
import { ModelsPage } from "./models/models-page.tsx";
import { RequestsPage } from "./requests/requests-page.tsx";

export interface PageEntry {
  readonly id: string;
  readonly title: string;
  readonly Page: ComponentType;
}

/** In the order of the navigation. */
export const pages: readonly PageEntry[] = [
  { id: "requests", title: "Requests", Page: RequestsPage },
  { id: "models", title: "Models and prices", Page: ModelsPage },
];
