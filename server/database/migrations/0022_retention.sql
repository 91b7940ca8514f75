ALTER TABLE "tenant_settings" ADD COLUMN "forgotten_at" timestamp with time zone;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "audit_log_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Retention alone deletes, within a transaction that says so.
  IF TG_OP = 'DELETE' AND current_setting('tradewind.audit_retention', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'audit_log is append-only';
END
$$;
