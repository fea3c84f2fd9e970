import { describe, expect, test } from '@jest/globals';
import { chooseHost, type Choice, type HostView } from './choose-host.js';
import { parseHosts } from './database-hosts.js';

const primary = (timeline: number, isReadOnly = false): HostView => ({
  isStandby: false,
  isReceiving: false,
  isReadOnly,
  timeline,
});
const standby = (isReceiving: boolean): HostView => ({ isStandby: true, isReceiving, isReadOnly: false, timeline: 0 });

describe('of several servers', () => {
  const hangs = undefined;
  test.each<[string, Choice['wants'], Choice['views'], number | undefined, Partial<Choice>?]>([
    ['the primary is written to', 'read-write', [standby(true), primary(1)], 1],
    ['none is written to where there is no primary', 'read-write', [standby(true), hangs], undefined],
    ['one that takes no writes is not written to', 'read-write', [primary(1, true), standby(true)], undefined],
    ['but it is a primary', 'primary', [primary(1, true), standby(true)], 0],
    [
      'of two that call themselves primary the last promoted one counts',
      'read-write',
      [primary(1), primary(2)],
      1,
      { newest: 2 },
    ],
    [
      'a former primary counts for nothing, though the newest is away',
      'read-write',
      [primary(1), hangs],
      undefined,
      { newest: 2 },
    ],
    ['it is not read from either', 'prefer-standby', [primary(1), hangs], undefined, { newest: 2 }],
    [
      'a former primary is none that would do, whatever is wanted',
      'any',
      [primary(1), hangs],
      undefined,
      { newest: 2 },
    ],
    ['a standby is preferred', 'prefer-standby', [primary(1), standby(true)], 1],
    ['before one that follows nobody', 'prefer-standby', [standby(false), standby(true), primary(1)], 1],
    ['and to that the primary', 'prefer-standby', [standby(false), primary(1)], 1],
    ['it is better than nothing', 'prefer-standby', [standby(false), hangs], 0],
    ['the primary is read from where there is no standby', 'prefer-standby', [primary(1), hangs], 0],
    ['but not where only a standby will do', 'standby', [primary(1), hangs], undefined],
    ['the one that was chosen is kept', 'prefer-standby', [standby(true), standby(true)], 1, { current: 1 }],
    ['unless it does not answer any more', 'prefer-standby', [standby(true), hangs], 0, { current: 1 }],
    ['the first that answers will do for anything', 'any', [hangs, standby(false), primary(1)], 1],
  ])('%s', (_, wants, views, place, given = {}) => {
    expect(chooseHost({ wants, views, newest: 1, current: undefined, ...given })).toBe(place);
  });
});

describe('an address of several servers', () => {
  test.each([
    [
      'postgres://u:p,w@one:1,two:2/db?target_session_attrs=read-write&sslmode=require',
      ['postgres://u:p,w@one:1/db?sslmode=verify-full', 'postgres://u:p,w@two:2/db?sslmode=verify-full'],
      'read-write',
      false,
    ],
    [
      'postgres://one/db?sslmode=require&uselibpqcompat=true',
      ['postgres://one/db?sslmode=require&uselibpqcompat=true'],
      undefined,
      false,
    ],
    ['postgres://one/db?sslmode=no-verify', ['postgres://one/db?sslmode=no-verify'], undefined, false],
    [
      'postgresql://one,[::1]:5/db?load_balance_hosts=random',
      ['postgresql://one/db', 'postgresql://[::1]:5/db'],
      undefined,
      true,
    ],
    ['postgres:///db?host=/run/postgresql', ['postgres:///db?host=/run/postgresql'], undefined, false],
    ['postgres://u:p@one/my%20db', ['postgres://u:p@one/my%20db'], undefined, false],
  ])('%s is taken apart', (text, urls, wants, shuffled) => {
    expect(parseHosts(text)).toEqual({ urls, wants, shuffled });
  });
});
