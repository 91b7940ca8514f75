CREATE TABLE "rate_leases" (
	"scope" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"owner" text NOT NULL,
	"granted" bigint NOT NULL,
	"renewed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rate_leases_scope_window_start_owner_pk" PRIMARY KEY("scope","window_start","owner")
);
