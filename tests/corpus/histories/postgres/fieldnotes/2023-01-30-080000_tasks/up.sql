CREATE TYPE task_state AS ENUM ('open', 'done');
CREATE TABLE IF NOT EXISTS public.tasks (
    "id" uuid NOT NULL DEFAULT gen_random_uuid(),
    "entry_id" uuid NOT NULL,
    "state" task_state NOT NULL DEFAULT 'open'::task_state,
    "due" timestamp(3) without time zone,
    "weight" decimal(65,30) NOT NULL DEFAULT 0.000000000000000000000000000000,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "entries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "tasks_state_due_idx" ON "tasks"("state", "due");
