import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CODE = '{apps/query,libs}/**/*.{js,ts}';
const LENGTH = 8;

/**
 * Names the code that answers, by what it is: processes of one release have the same name, whichever machine built them, and those of another
 * one another, whoever forgot to count it up. @param root which has apps/ and libs/, compiled or not
 */
export function releaseOf(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of globSync(CODE, { cwd: root, exclude: ['**/*.spec.*', '**/node_modules/**'] }).sort())
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('base64url').slice(0, LENGTH);
}

/** That of this process. */
export const RELEASE = releaseOf(join(import.meta.dirname, '../../../..'));
