#!/usr/bin/env bash
# Runs every command that the README shows, but `npm test`, which runs by itself after this, and the SDK lines, which are a test.
set -euo pipefail
cd "$(dirname "$0")/../.."

data=$(mktemp -d)
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
TRADEWIND_DATA_DIR="$data/db" PORT="$port" npm start > "$data/server.log" 2>&1 &
server=$!
finish() {
  kill -TERM "$server" 2> /dev/null || true
  wait "$server" 2> /dev/null || true
  rm -rf "$data"
}
trap finish EXIT

for _ in $(seq 1 150); do
  if curl -sf "http://127.0.0.1:$port/healthz" > /dev/null; then break; fi
  kill -0 "$server" || { cat "$data/server.log"; exit 1; }
  sleep 0.2
done
cat "$data/server.log"

expect() { # expect TEXT COMMAND...: runs the command, shows its output, fails where the text is not in it
  local text=$1
  shift
  echo "\$ $*"
  local output
  output=$("$@" 2>&1) || { echo "$output"; echo "failed: $*"; exit 1; }
  echo "$output" | head -n 40
  grep -qF -- "$text" <<< "$output" || { echo "expected to see: $text"; exit 1; }
}

expect '"cost"' curl -s "http://127.0.0.1:$port/v1/chat/completions" -H 'content-type: application/json' \
  -d '{"model": "auto", "messages": [{"role": "user", "content": "How many minutes are there in two and a quarter hours?"}]}'
expect 'candidate' npm run --silent route -- "Write a SQL query for the ten best customers"
expect 'prompts in' npm run --silent route -- --file datasets/task-types/agent/en.jsonl
expect 'decision, 50 words, 20 candidates' npm run --silent bench -- decision --duration-ms 200
expect 'AIQ' npm run --silent replay -- --train evals/replay/fixtures/workshop-train.jsonl --test evals/replay/fixtures/workshop-test.jsonl
expect 'Presets' npm run --silent tune -- evals/replay/fixtures/workshop-train.jsonl
expect 'doubly robust' env TRADEWIND_DATA_DIR="$data/db" npm run --silent whatif -- --weights quality=.5,cost=.5 --since 7d
expect 'default' env TRADEWIND_DATA_DIR="$data/db" npm run --silent priors -- list
# Exit code 100 says that cases failed: demo models are no geniuses.
expect 'A perfect choice' env TRADEWIND_DATA_DIR="$data/evals" bash -c 'npm run --silent eval -- smoke --models demo/swift,demo/coder || test $? = 100'

# What stops `npm start` (a supervisor, a container) stops the server too, and waits for it.
kill -TERM "$server"
wait "$server" 2> /dev/null || true
if curl -s "http://127.0.0.1:$port/healthz" > /dev/null; then
  echo "npm start has ended, and the server that it started still answers"
  exit 1
fi
