// Entry of the worker thread where the project runs from TypeScript. On Node 20 `--import tsx` does not reach the entry of a worker
// thread; registering tsx inside it does. The built project starts embedding-worker.js itself.
import { register } from "tsx/esm/api";

register();
await import("./embedding-worker.ts");
