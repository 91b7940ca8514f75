ALTER TABLE "eval_spread_batches" RENAME TO "eval_distributed_batches";
--> statement-breakpoint
ALTER TABLE "eval_spread_workers" RENAME TO "eval_distributed_workers";
--> statement-breakpoint
ALTER TABLE "eval_spreads" RENAME TO "eval_distributed_runs";
--> statement-breakpoint
ALTER TABLE "eval_distributed_batches" RENAME CONSTRAINT "eval_spread_batches_run_id_batch_pk" TO "eval_distributed_batches_run_id_batch_pk";
--> statement-breakpoint
ALTER TABLE "eval_distributed_workers" RENAME CONSTRAINT "eval_spread_workers_run_id_worker_id_pk" TO "eval_distributed_workers_run_id_worker_id_pk";
