#!/bin/sh
# Fetches llama.cpp's engine behind OpenAI's interface for LlamaCppTest, into target/npm (120 MB; needs Node.js and npm).
set -eu
cd -- "$(dirname -- "$0")/../../.."
mkdir -p target/npm
cp src/test/npm/package.json src/test/npm/package-lock.json src/test/npm/server.mjs target/npm
cd target/npm
# not 'npm ci': it wants the locked natives of every platform to be there
npm install --legacy-peer-deps --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error
