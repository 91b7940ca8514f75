CREATE TABLE "routing_preferences" (
	"revision" bigint PRIMARY KEY NOT NULL,
	"setting" jsonb,
	"set_at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL
);
