CREATE TABLE "alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created_at" timestamp with time zone NOT NULL,
	"metric" text NOT NULL,
	"candidate_id" text NOT NULL,
	"task_type" text NOT NULL,
	"source" text,
	"direction" text NOT NULL,
	"before" double precision NOT NULL,
	"after" double precision NOT NULL,
	"values_before" integer NOT NULL,
	"values_after" integer NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" text,
	"is_dismissed" boolean NOT NULL
);
--> statement-breakpoint
CREATE INDEX "alerts_open" ON "alerts" USING btree ("id") WHERE "alerts"."acknowledged_at" is null;--> statement-breakpoint
CREATE INDEX "alerts_of_candidate" ON "alerts" USING btree ("candidate_id","task_type","metric");