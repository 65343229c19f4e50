CREATE TYPE "task_state_new" AS ENUM ('open', 'doing', 'done');
ALTER TABLE "tasks" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "tasks" ALTER COLUMN "state" TYPE "task_state_new" USING ("state"::text::"task_state_new");
ALTER TYPE "task_state" RENAME TO "task_state_old";
ALTER TYPE "task_state_new" RENAME TO "task_state";
DROP TYPE "task_state_old";
ALTER TABLE "tasks" ALTER COLUMN "state" SET DEFAULT 'open';
