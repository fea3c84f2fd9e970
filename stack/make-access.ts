import { makeAccess } from './running/access.js';

/**
 * For docker compose: makes the key that the query app trusts, once, in the first folder given, and what the app needs to know of
 * it in the second; with `--print` it prints a token with all scopes, and only then.
 */
const [directory = '.', publicDirectory = directory, flag] = process.argv.slice(2);
const { token } = await makeAccess(directory, publicDirectory);
if (flag === '--print') process.stdout.write(`${token}\n`);
