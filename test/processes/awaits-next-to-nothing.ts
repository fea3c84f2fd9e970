import { runCommand } from '../../apps/ops/src/run-command.js';
import { setTimeout as sleep } from 'node:timers/promises';

/** A command that awaits what no process lives for. */
await runCommand(() => sleep(500, undefined, { ref: false }));
process.stdout.write('settled');
