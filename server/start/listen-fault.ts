/** Why the server cannot listen, and what to do, in place of Node's bare code. */
export function listenFault(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const what: Readonly<Record<string, string>> = {
    EADDRINUSE: "another process has it. Stop that one, or choose another port by --port",
    EACCES: "this user may not. Choose a port above 1023 by --port",
    EADDRNOTAVAIL: "this machine has no such address. Choose another by --host",
    ENOTFOUND: "no such host is known. Choose another by --host",
  };
  const reason = what[String(code)];
  if (reason === undefined) return error instanceof Error ? error : new Error(String(error));
  return new Error(`Cannot listen on ${host} port ${port} (${String(code)}): ${reason}.`, { cause: error });
}
