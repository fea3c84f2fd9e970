import { STACK_FILE } from '../places.js';

/**
 * A command that asks the query app, ready to be run. The token stands in it on a terminal alone: what is written elsewhere is kept, by
 * a file, a build server or a log, and read by others.
 */
export function curlCommand(url: string, token: string, isTerminal: boolean): string {
  const bearer = isTerminal ? token : `$(node -p 'require(${JSON.stringify(STACK_FILE)}).token')`;
  return `curl -H "authorization: Bearer ${bearer}" ${url}`;
}

/** The address of the console; on a terminal, and there alone, with the token, so that it signs in. */
export function consoleLink(queryUrl: string, token: string, isTerminal: boolean): string {
  const address = `${queryUrl}/console/`;
  return isTerminal
    ? `${address}#token=${token}   (this link signs in)`
    : `${address}   (sign in with "npx referral-ledger token")`;
}
