import { boolean, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";

/** Who served a conversation that must stay with its model, so that every replica finds it. Rows live for an hour. */
export const conversations = pgTable("conversations", {
  /** Salted hash of what names the conversation: see `conversation-names.ts`. */
  name: bytea("name").primaryKey(),
  servedCandidate: text("served_candidate").notNull(),
  servedAt: timestamp("served_at", { withTimezone: true }).notNull(),
  /** null: unknown. */
  inputTokens: integer("input_tokens"),
  /** Two candidates served under this name, and nothing tells which of them is meant. */
  isAmbiguous: boolean("is_ambiguous").notNull(),
});
