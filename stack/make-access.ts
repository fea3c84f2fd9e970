import { makeAccess } from './running/access.js';

/**
 * For docker compose: makes the key that the query app trusts, once, in the folder given; with `--print` it prints a
 * token with all scopes, and only then.
 */
const [directory = '.', flag] = process.argv.slice(2);
const { token } = await makeAccess(directory);
if (flag === '--print') process.stdout.write(`${token}\n`);
