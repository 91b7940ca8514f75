ALTER TABLE "tenant_settings" RENAME COLUMN "house_keys" TO "shared_keys";
