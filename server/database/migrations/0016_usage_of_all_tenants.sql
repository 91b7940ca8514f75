-- Rollups hold rows of all tenants together as well: what was counted without them is counted again from the log.
TRUNCATE "usage_rollups", "usage_tail";
--> statement-breakpoint
INSERT INTO "usage_backfill" ("id", "before") SELECT 1, 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE EXISTS (SELECT FROM "outcomes") ON CONFLICT ("id") DO UPDATE SET "before" = excluded."before";
