/**
 * Writes what the apps are made of, every package that is installed for them with its licence, to
 * dist/sbom.cdx.json (or the file named as its argument): a software bill of materials in CycloneDX 1.6, the same for the same package-lock.json.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NODE, ROOT } from './output.mjs';

const CYCLONEDX = join(ROOT, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
const OUT = process.argv[2] ?? join(ROOT, 'dist/sbom.cdx.json');

const { status } = spawnSync(
  NODE,
  [CYCLONEDX, '--omit', 'dev', '--spec-version', '1.6', '--output-reproducible', '--validate', '--output-file', OUT],
  { cwd: ROOT, stdio: ['ignore', 2, 2] },
);
process.exit(status ?? 1);
