import { ValidateBy } from 'class-validator';
import { SESSION_ATTRIBUTES, splitHosts } from '../database/hosts/database-hosts.js';

const SCHEME = /^postgres(ql)?:\/\//i;
const EXAMPLE = 'postgres://user:password@host:5432/database';
const ENCODING =
  'in user, password and database each of @ : / ? # % has to be written percent-encoded, such as %40 for @';
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/**
 * What is wrong with the address of a database, and what is expected; undefined where it can be tried. Never shows anything
 * of it, since a password may stand anywhere in it.
 */
export function databaseUrlProblem(text: string): string | undefined {
  if (text.trim() !== text) return `must be a URL such as ${EXAMPLE}, without blanks around it`;
  if (/^["'`]|["'`]$/.test(text)) return `must be a URL such as ${EXAMPLE}, without quotation marks around it`;
  if (!SCHEME.test(text))
    return `must be a URL such as ${EXAMPLE}: it does not begin with postgres:// or postgresql://`;
  if (/\s/.test(text)) return `must be a URL such as ${EXAMPLE}, without blanks in it: ${ENCODING}, and a blank as %20`;
  const split = splitHosts(text);
  if (split && split.hosts.length > 1) return problemOfHosts(split);
  return problemOfOne(text) ?? (split && problemOfWish(split.parameters));
}

function problemOfOne(text: string): string | undefined {
  const url = parse(text);
  if (!url)
    return `must be a URL such as ${EXAMPLE}, and cannot be read as one: the port is a number up to 65535, and ${ENCODING}`;
  return problemOf(url);
}

/** libpq's form: several hosts, separated by commas. */
function problemOfHosts({ hosts, urls, parameters }: NonNullable<ReturnType<typeof splitHosts>>): string | undefined {
  if (hosts.some((host) => host === '' || host.startsWith(':')))
    return 'must name a host before and behind each comma, as in one:5432,two:5432';
  const problems = urls.map(problemOfOne);
  return problems.find((problem) => problem !== undefined) ?? problemOfWish(parameters);
}

function problemOfWish(parameters: URLSearchParams): string | undefined {
  const wants = parameters.get('target_session_attrs');
  if (wants !== null && !SESSION_ATTRIBUTES.some((word) => word === wants))
    return `must have one of these as its target_session_attrs: ${SESSION_ATTRIBUTES.join(', ')}`;
  const balance = parameters.get('load_balance_hosts');
  if (balance !== null && !['disable', 'random'].includes(balance))
    return 'must have one of these as its load_balance_hosts: disable, random';
  return undefined;
}

function problemOf(url: URL): string | undefined {
  const behindHost = url.pathname + url.search + url.hash;
  if (url.hash !== '' || behindHost.includes('@') || !isDecodable(url))
    return `must be a URL such as ${EXAMPLE}: ${ENCODING}`;
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode))
    return `must have one of these as its sslmode: ${SSL_MODES.join(', ')}`;
  if (['host', 'hostaddr', 'port'].some((name) => url.searchParams.get(name)?.includes(',')))
    return 'must name several servers before the database, as in postgres://user:password@one:5432,two:5432/database';
  return undefined;
}

/** A host may be left out, where it is a local socket. */
const parse = (text: string): URL | undefined =>
  URL.parse(text) ?? URL.parse(text.replace(/@\//, '@localhost/')) ?? undefined;

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    return [username, password, pathname].map(decodeURIComponent).every((part) => !part.includes('\0'));
  } catch {
    return false;
  }
}

/** The variable is the address of a database. */
export const IsDatabaseUrl = (): PropertyDecorator =>
  ValidateBy({
    name: 'isDatabaseUrl',
    validator: {
      validate: (value) => typeof value === 'string' && databaseUrlProblem(value) === undefined,
      defaultMessage: (of) =>
        (typeof of?.value === 'string' && databaseUrlProblem(of.value)) || `must be a URL such as ${EXAMPLE}`,
    },
  });
