#!/usr/bin/env node
/** The ops command of this clone: sets up and builds if needed, then runs with Node 24. See `--help`. */
process.argv.splice(2, 0, 'ops');
await import('../stack/setup.mjs');
