import type { ServerName } from '../postgres/servers.js';

const ANSWER_WITHIN_MS = 1_000;

/** What Patroni says of one of its members (`GET /cluster`). */
export interface Member {
  name: ServerName;
  role: 'leader' | 'sync_standby' | 'replica';
  /** `running` of a primary, `streaming` of a standby that follows it. */
  state: string;
  timeline?: number;
  /** Bytes behind the primary; none where it is not known. */
  receive_lag?: number | 'unknown';
}

/** All members, as the first Patroni says that answers. @throws where none does */
export async function askMembers(restPorts: readonly number[]): Promise<Member[]> {
  return Promise.any(
    restPorts.map(async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}/cluster`, {
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      return ((await response.json()) as { members: Member[] }).members;
    }),
  );
}

export const leaderAmong = (members: readonly Member[]): ServerName | undefined =>
  members.find(({ role, state }) => role === 'leader' && state === 'running')?.name;

/** Whether a primary can be lost: a standby has all that it acknowledged. */
export const isWhole = (members: readonly Member[]): boolean =>
  leaderAmong(members) !== undefined &&
  members.some(({ role, state }) => role === 'sync_standby' && state === 'streaming');

export const follows = (members: readonly Member[], name: ServerName): boolean =>
  members.some((member) => member.name === name && member.role !== 'leader' && member.state === 'streaming');

/** For people. */
export function describeMember(member: Member | undefined): string {
  if (!member) return 'Patroni knows nothing of it';
  const { role, state, timeline, receive_lag: lag } = member;
  const said = `${role}, ${state}, timeline ${timeline ?? 'unknown'}`;
  return role === 'leader' ? said : `${said}, ${lag ?? 'unknown'} bytes behind`;
}
