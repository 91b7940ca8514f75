CREATE TABLE "judge_calibrations" (
	"judge" text NOT NULL,
	"kind" text NOT NULL,
	"file_hash" text NOT NULL,
	"question_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"verdicts" integer NOT NULL,
	"content" jsonb NOT NULL,
	CONSTRAINT "judge_calibrations_judge_kind_file_hash_pk" PRIMARY KEY("judge","kind","file_hash")
);
