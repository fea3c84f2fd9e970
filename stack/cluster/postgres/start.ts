import { messageOf, StackError } from '../../stack-error.js';
import { patroniEnvironment, type PatroniEnvironment } from '../patroni/environment.js';
import { PatroniServers } from '../patroni/patroni-servers.js';
import type { Place } from '../place.js';
import { PlainServers } from './plain-servers.js';
import type { PostgresServers } from './servers.js';

/** Who is to look after the servers: Patroni where it can be had, that or nothing, or this command. */
export type Supervision = 'patroni-if-possible' | 'patroni' | 'plain';

/** @throws StackError where Patroni is insisted on and cannot be had */
export async function startServers(place: Place, supervision: Supervision): Promise<PostgresServers> {
  const environment = supervision === 'plain' ? undefined : await findPatroni(place, supervision === 'patroni');
  return environment ? PatroniServers.start(place, environment) : PlainServers.start(place);
}

async function findPatroni(place: Place, isInsistedOn: boolean): Promise<PatroniEnvironment | undefined> {
  try {
    return await patroniEnvironment((line) => place.say(`  ${line}`));
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    const why = messageOf(error);
    if (isInsistedOn)
      throw new StackError(`Patroni cannot be had: ${why}. Without --patroni the cluster runs without it.`);
    place.say(`  Plain streaming replication under this command's own supervisor, without Patroni: ${why}.`);
    return undefined;
  }
}
