#!/usr/bin/env node
/**
 * What `npm start`, `npm run cluster`, `npm run dev`, `npm test` and `npm run ops` begin with, in plain JavaScript for any Node from 20.19 on: installs the
 * dependencies and builds, each only when it is needed, then runs the real program with the Node 24 of node_modules.
 *
 *     node stack/setup.mjs start|cluster|cluster-ops|dev|test|build|ops [arguments]
 */
import { join } from 'node:path';
import { build } from './setup/build.mjs';
import { runDev } from './setup/dev.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { ROOT, SetupError } from './setup/output.mjs';
import { runProgram } from './setup/program.mjs';
import { runTests } from './setup/tests.mjs';

/** Beside the stack of `npm start`, which may run at the same time. */
const CLUSTER_DIR = process.env.STACK_DIR ?? join(ROOT, '.stack/cluster');

const [command, ...args] = process.argv.slice(2);

const commands = {
  start: () => runProgram('dist/stack/start.js', args),
  cluster: () => runProgram('dist/stack/cluster/main.js', args, { STACK_DIR: CLUSTER_DIR }),
  'cluster-ops': () => runProgram('dist/bundles/ops.js', args, { STACK_DIR: CLUSTER_DIR }),
  dev: () => runDev(args),
  ops: () => runProgram('dist/bundles/ops.js', args),
  test: () => runTests(args),
  build: () => 0,
};

try {
  if (!commands[command]) throw new SetupError(`Say what to set up for: ${Object.keys(commands).join(', ')}.`);
  await installDependencies();
  await build();
  process.exitCode = await commands[command]();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
