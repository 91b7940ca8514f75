CREATE TABLE "log_values" (
	"id" bigint PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "tasks" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "candidates" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "predictions" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "policy" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "reason" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "embedder_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "embedding_depth" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "outcomes" ALTER COLUMN "attempts" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "packed" "bytea";--> statement-breakpoint
ALTER TABLE "outcomes" ADD COLUMN "price_id" bigint;
--> statement-breakpoint
-- A 32-bit floating-point number from its big-endian bytes (IEEE 754), which PostgreSQL has no function for; subnormal ones count as 0.
CREATE FUNCTION log_float(bytes bytea) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN e = 0 THEN 0 ELSE s * (1 + m / 8388608.0) * power(2::double precision, e - 127) END
	FROM (
		SELECT
			CASE WHEN get_byte(bytes, 0) > 127 THEN -1 ELSE 1 END AS s,
			(get_byte(bytes, 0) & 127) * 2 + (get_byte(bytes, 1) >> 7) AS e,
			((get_byte(bytes, 1) & 127) * 65536 + get_byte(bytes, 2) * 256 + get_byte(bytes, 3))::double precision AS m
	) AS parts
$$;
--> statement-breakpoint
DROP VIEW "decision_candidates";
--> statement-breakpoint
-- One row per candidate of a decision, in both formats: the columns of earlier versions, and `packed`, whose layout is that of
-- `server/database/log-codec/packed-decision.ts`.
CREATE VIEW "decision_candidates" AS
SELECT
	d."request_id",
	d."created_at",
	c."rank",
	c."candidate",
	c."candidate" = d."chosen_candidate" AS "is_chosen",
	('x' || encode(substring(d."predictions" FROM p."at" FOR 4), 'hex'))::bit(32)::integer / 1e6 AS "score",
	('x' || encode(substring(d."predictions" FROM p."at" + 4 FOR 4), 'hex'))::bit(32)::integer / 1e6 AS "quality_mean",
	('x' || encode(substring(d."predictions" FROM p."at" + 8 FOR 4), 'hex'))::bit(32)::integer / 1e6 AS "quality_standard_deviation",
	nullif(('x' || encode(substring(d."predictions" FROM p."at" + 12 FOR 8), 'hex'))::bit(64)::bigint, -1) AS "expected_cost_nano_usd",
	('x' || encode(substring(d."predictions" FROM p."at" + 20 FOR 4), 'hex'))::bit(32)::integer AS "expected_input_tokens",
	('x' || encode(substring(d."predictions" FROM p."at" + 24 FOR 4), 'hex'))::bit(32)::integer AS "expected_output_tokens",
	('x' || encode(substring(d."predictions" FROM p."at" + 28 FOR 4), 'hex'))::bit(32)::integer / 1e3 AS "time_to_first_token_ms",
	('x' || encode(substring(d."predictions" FROM p."at" + 32 FOR 4), 'hex'))::bit(32)::integer / 1e3 AS "total_ms"
FROM "decisions" d
CROSS JOIN LATERAL unnest(string_to_array(d."candidates", E'\n')) WITH ORDINALITY AS c("candidate", "rank")
CROSS JOIN LATERAL (SELECT (2 + 37 * (c."rank" - 1))::integer AS "at") AS p
WHERE d."packed" IS NULL
UNION ALL
SELECT
	d."request_id",
	d."created_at",
	p."rank",
	n."value" -> 'candidates' -> ((get_byte(d."packed", p."at" + 0) * 256 + get_byte(d."packed", p."at" + 1)) & 32767) ->> 0,
	n."value" -> 'candidates' -> ((get_byte(d."packed", p."at" + 0) * 256 + get_byte(d."packed", p."at" + 1)) & 32767) ->> 0 = d."chosen_candidate",
	round((CASE WHEN (get_byte(d."packed", p."at" + 14) * 256 + get_byte(d."packed", p."at" + 15)) > 32767 THEN (get_byte(d."packed", p."at" + 14) * 256 + get_byte(d."packed", p."at" + 15)) - 65536 ELSE (get_byte(d."packed", p."at" + 14) * 256 + get_byte(d."packed", p."at" + 15)) END * log_float(substring(d."packed" FROM 18 FOR 4)))::numeric, 6),
	round((get_byte(d."packed", p."at" + 2) * 256 + get_byte(d."packed", p."at" + 3)) / 50000.0, 6),
	round((get_byte(d."packed", p."at" + 4) * 256 + get_byte(d."packed", p."at" + 5)) / 50000.0, 6),
	CASE WHEN (get_byte(d."packed", p."at" + 6) * 256 + get_byte(d."packed", p."at" + 7)) = 65535 THEN NULL ELSE round(exp((get_byte(d."packed", p."at" + 6) * 256 + get_byte(d."packed", p."at" + 7)) / 1780.0) - 1)::bigint END,
	d."input_tokens_estimate",
	round(exp((get_byte(d."packed", p."at" + 8) * 256 + get_byte(d."packed", p."at" + 9)) / 1780.0) - 1)::integer,
	round((exp((get_byte(d."packed", p."at" + 10) * 256 + get_byte(d."packed", p."at" + 11)) / 1780.0) - 1) / 1e3, 3),
	round((exp((get_byte(d."packed", p."at" + 12) * 256 + get_byte(d."packed", p."at" + 13)) / 1780.0) - 1) / 1e3, 3)
FROM "decisions" d
JOIN "log_values" n ON n."id" = ('x' || encode(substring(d."packed" FROM 2 FOR 8), 'hex'))::bit(64)::bigint
CROSS JOIN LATERAL (
	SELECT k + 1 AS "rank", 23 + 16 * k AS "at"
	FROM generate_series(0, get_byte(d."packed", 21) * 256 + get_byte(d."packed", 22) - 1) AS k
) AS p
WHERE d."packed" IS NOT NULL;
