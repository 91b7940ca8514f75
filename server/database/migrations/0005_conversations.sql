CREATE TABLE "conversations" (
	"name" "bytea" PRIMARY KEY NOT NULL,
	"served_candidate" text NOT NULL,
	"served_at" timestamp with time zone NOT NULL,
	"input_tokens" integer,
	"is_ambiguous" boolean NOT NULL
);
