import { expect, test } from '@jest/globals';
import { SecondsFromEnv } from './duration.js';
import { readConfig } from './read-config.js';

class Config {
  @SecondsFromEnv(1, 86_400)
  lifetime = 60;
}

const read = (text: string | undefined) => readConfig(Config, { LIFETIME: text }).lifetime;

test.each([
  [undefined, 60],
  ['3600', 3600],
  ['3600s', 3600],
  ['90m', 5400],
  ['24h', 86_400],
  ['1d', 86_400],
])('%j is %d seconds', (text, seconds) => expect(read(text)).toBe(seconds));

test.each(['0', '2d', '-1', '1.5h', '24 h', 'forever', '1w', '99999999999'])('%j is refused', (text) => {
  expect(() => read(text)).toThrow('must be a duration such as 3600 (seconds), 90m, 24h or 30d, from 1 s to 86400 s');
});
