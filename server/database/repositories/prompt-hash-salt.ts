import { randomBytes } from "node:crypto";
import type { Client } from "../connect.ts";

const saltBytes = 32;

/** The installation's salt for prompt hashes; made when it is first asked for, and the same for all replicas. */
export async function promptHashSalt(sql: Client): Promise<Uint8Array> {
  const fresh = randomBytes(saltBytes);
  await sql`insert into installation (id, prompt_hash_salt) values (1, ${fresh}) on conflict (id) do nothing`;
  const [row] = await sql<
    { prompt_hash_salt: Uint8Array }[]
  >`select prompt_hash_salt from installation where id = 1`;
  return row?.prompt_hash_salt ?? fresh;
}
