CREATE TABLE "reply_lengths" (
	"task_type" text NOT NULL,
	"candidate_id" text NOT NULL,
	"requests" double precision NOT NULL,
	"expected_tokens" double precision NOT NULL,
	"actual_tokens" double precision NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reply_lengths_task_type_candidate_id_pk" PRIMARY KEY("task_type","candidate_id")
);
