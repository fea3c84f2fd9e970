/** What a session is wanted for, by libpq's words (PostgreSQL manual, "target_session_attrs"). */
export const SESSION_ATTRIBUTES = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionAttributes = (typeof SESSION_ATTRIBUTES)[number];

/** An address of a database that several servers hold. */
export interface DatabaseHosts {
  /** One address for each server, as `pg` knows them. */
  urls: readonly string[];
  /** undefined: what the app needs. */
  wants: SessionAttributes | undefined;
  /** `load_balance_hosts=random`: of those that would do, any one and not the first. */
  shuffled: boolean;
}

const PARTS = /^(postgres(?:ql)?:\/\/)((?:[^/?#]*@)?)([^/?#]*)([^?#]*)(\?[^#]*)?$/i;
const OURS = ['target_session_attrs', 'load_balance_hosts'];
/** For `pg` each of these is verify-full. It says at every start that they will be weaker one day: so it is given what they are. */
const VERIFY_FULL = /^sslmode=(?:prefer|require|verify-ca)$/;
/** By it whoever wants libpq's meaning of them says so. */
const LIBPQ = 'uselibpqcompat=true';

/** The parts of an address that may name several hosts, which no URL does; undefined where it is no address at all. */
export function splitHosts(text: string): { hosts: string[]; urls: string[]; parameters: URLSearchParams } | undefined {
  const [, scheme = '', user = '', authority = '', path = '', query = ''] = PARTS.exec(text) ?? [];
  if (scheme === '') return undefined;
  const hosts = authority.split(',');
  // Left as it is written: another writing of the same parameters may be read differently.
  const others = query
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !OURS.includes(parameter.split('=', 1)[0]!));
  const explicit = others.includes(LIBPQ)
    ? others
    : others.map((parameter) => parameter.replace(VERIFY_FULL, 'sslmode=verify-full'));
  const behind = explicit.length > 0 ? `?${explicit.join('&')}` : '';
  return {
    hosts,
    urls: hosts.map((host) => `${scheme}${user}${host}${path}${behind}`),
    parameters: new URLSearchParams(query),
  };
}

/** Reads libpq's form, `postgres://user:password@one:5432,two:5433/database?target_session_attrs=read-write`. */
export function parseHosts(text: string): DatabaseHosts {
  const split = splitHosts(text);
  if (!split) return { urls: [text], wants: undefined, shuffled: false };
  const wants = split.parameters.get('target_session_attrs');
  return {
    urls: split.urls,
    wants: SESSION_ATTRIBUTES.find((word) => word === wants),
    shuffled: split.parameters.get('load_balance_hosts') === 'random',
  };
}
