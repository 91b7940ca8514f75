CREATE TABLE "budget_leases" (
	"budget_id" text NOT NULL,
	"period_start" timestamp with time zone NOT NULL,
	"owner" text NOT NULL,
	"granted_nano_usd" bigint NOT NULL,
	"settled_nano_usd" bigint NOT NULL,
	"unknown_nano_usd" bigint NOT NULL,
	"renewed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "budget_leases_budget_id_period_start_owner_pk" PRIMARY KEY("budget_id","period_start","owner")
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"id" text PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"name" text NOT NULL,
	"period" text NOT NULL,
	"limit_nano_usd" bigint NOT NULL,
	"warn_percent" integer NOT NULL,
	"pace" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"revision" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "budget_leases" ADD CONSTRAINT "budget_leases_budget_id_budgets_id_fk" FOREIGN KEY ("budget_id") REFERENCES "public"."budgets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "budgets_revision" ON "budgets" USING btree ("revision");