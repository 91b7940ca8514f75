import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/charts.css";
import { render } from "preact";
import { followLiveEvents } from "./api/live-events.ts";
import { App } from "./app.tsx";

render(<App />, document.getElementById("app")!);
void followLiveEvents();
