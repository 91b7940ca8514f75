import type { ComponentType } from "preact";
import { EvalsPage } from "./eval-runs/evals-page.tsx";
import { ExperimentsPage } from "./experiments/experiments-page.tsx";
import { KeysPage } from "./keys/keys-page.tsx";
import { ModelsPage } from "./models/models-page.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";
import { PlaygroundPage } from "./playground/playground-page.tsx";
import { RequestsPage } from "./requests/requests-page.tsx";
import { TunePage } from "./tune/tune-page.tsx";

interface PageEntry {
  readonly id: string;
  readonly title: string;
  readonly Page: ComponentType;
}

/** In the order of the navigation. */
export const pages: readonly PageEntry[] = [
  { id: "overview", title: "Overview", Page: OverviewPage },
  { id: "requests", title: "Requests", Page: RequestsPage },
  { id: "models", title: "Models and prices", Page: ModelsPage },
  { id: "tune", title: "Tune", Page: TunePage },
  { id: "evals", title: "Evals", Page: EvalsPage },
  { id: "experiments", title: "Experiments", Page: ExperimentsPage },
  { id: "keys", title: "Keys", Page: KeysPage },
  { id: "playground", title: "Playground", Page: PlaygroundPage },
];
