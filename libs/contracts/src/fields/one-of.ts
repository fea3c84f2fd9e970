import { IsIn } from 'class-validator';
import { breaks } from './field.js';
import { wordFoundAmong } from './found.js';

/** One of a few words. */
export function OneOf(words: readonly string[]): PropertyDecorator {
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0];
  return IsIn(words, breaks(`must be ${list}`, wordFoundAmong(words)));
}
