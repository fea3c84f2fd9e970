import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, ROOT, say, seconds } from './output.mjs';

/** Where jest leaves its result for .ci/run. */
export const REPORT = join(ROOT, 'reports/jest.json');

const bin = (file) => join(ROOT, 'node_modules', file);

const CHECKS = [
  [
    'types',
    [
      bin('typescript/bin/tsc'),
      '-p',
      'tsconfig.json',
      '--noEmit',
      '--pretty',
      '--tsBuildInfoFile',
      'dist/.tsbuildinfo-check',
    ],
  ],
  ['types of the console', [bin('typescript/bin/tsc'), '-p', 'apps/console', '--pretty']],
  ['lint', [bin('eslint/bin/eslint.js'), '.', '--color']],
  [
    'boundaries',
    [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
      'stack',
      'test',
    ],
  ],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
];

/** All checks, two at a time, then all tests. `args` go to jest. The exit code: 0 when everything is right. */
export async function runTests(args) {
  const started = Date.now();
  if (args.length === 0)
    say('Everything: 20 to 25 minutes on two cores. Checks first, then a line for each file of tests.\n');
  const failed = [];
  const queue = [...CHECKS];
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) if (!(await runCheck(check))) failed.push(check[0]);
  };
  await Promise.all([worker(), worker()]);

  if ((await runJest(args)) !== 0) failed.push('tests');
  say(
    failed.length === 0
      ? `\nAll is well, in ${seconds(started)}.`
      : `\nNot well: ${failed.join(', ')}. (${seconds(started)})`,
  );
  return failed.length === 0 ? 0 : 1;
}

/** One line when it is right; all that it says when it is not. */
async function runCheck([name, command]) {
  const started = Date.now();
  const child = spawn(NODE, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  say(`${code === 0 ? '✓' : '✗'} ${name.padEnd(12)}${seconds(started).padStart(8)}`);
  if (code !== 0) say(output.trimEnd());
  return code === 0;
}

function runJest(args) {
  mkdirSync(join(ROOT, 'reports'), { recursive: true });
  rmSync(REPORT, { force: true });
  const flags = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=TimeoutNegativeWarning',
  ];
  const jest = [bin('jest/bin/jest.js'), '--json', `--outputFile=${REPORT}`, ...args];
  return new Promise((resolve) => {
    // Jest prints its JSON on standard output too, unless it is given nowhere to go.
    const child = spawn(NODE, [...flags, ...jest], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
