import { viewer } from "../api/viewer.ts";
import { linkTo } from "../route.ts";

/** A request to try, as this server takes it. */
export function FirstRequest() {
  const needsKey = viewer.value?.expires_at != null;
  return (
    <>
      <pre>
        <code>{`curl ${location.origin}/v1/chat/completions -H 'content-type: application/json' \\
${needsKey ? "  -H 'authorization: Bearer KEY' \\\n" : ""}  -d '{"model": "auto", "messages": [{"role": "user", "content": "Hello"}]}'`}</code>
      </pre>
      {needsKey ? (
        <p>
          KEY is a client's key: <a href={linkTo("keys")}>Keys</a> creates one.
        </p>
      ) : null}
    </>
  );
}
