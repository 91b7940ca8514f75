CREATE TABLE "provider_keys" (
	"tenant" text NOT NULL,
	"provider" text NOT NULL,
	"sealed" text NOT NULL,
	"last_four" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "provider_keys_tenant_provider_pk" PRIMARY KEY("tenant","provider")
);
--> statement-breakpoint
CREATE TABLE "tenant_settings" (
	"tenant" text PRIMARY KEY NOT NULL,
	"house_keys" text NOT NULL,
	"revision" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "provider_keys_revision" ON "provider_keys" USING btree ("revision");--> statement-breakpoint
CREATE INDEX "tenant_settings_revision" ON "tenant_settings" USING btree ("revision");