import { RECORDED_CLASSES, type RecordedType } from '../catalogue.js';
import { didYouMean, nearest } from '../fields/near.js';
import type { NewEvent } from '../messages/events.js';
import { dataSchema } from '../schemas/json-schema.js';

/** A name in the data that is none of those declared, and the one that was meant. */
export interface Misspelling {
  given: string;
  meant: string;
}

/** The names in `data` that are nearly those declared. They can be no personal data: they are our own, misspelt. */
export function misspellings(declared: readonly string[], data: object): Misspelling[] {
  return Object.keys(data).flatMap((given) => {
    if (declared.includes(given)) return [];
    const meant = nearest(given, declared);
    return meant === undefined || Object.hasOwn(data, meant) ? [] : { given, meant };
  });
}

/** What to tell a producer of an event that was taken: a field that can be left out was meant, and is not there. */
export function misspellingsOf({ type, data }: Pick<NewEvent, 'type' | 'data'>): readonly Misspelling[] {
  const { list, set } = namesOf(type);
  for (const name in data) if (!set.has(name)) return misspellings(list, data);
  return NONE;
}

const NONE: readonly Misspelling[] = [];

interface Names {
  list: readonly string[];
  set: ReadonlySet<string>;
}

const known = new Map<RecordedType, Names>();

/** Asked for every event. */
function namesOf(type: RecordedType): Names {
  const names = known.get(type) ?? declaredBy(type);
  known.set(type, names);
  return names;
}

function declaredBy(type: RecordedType): Names {
  const list = Object.keys(dataSchema(RECORDED_CLASSES[type]).properties);
  return { list, set: new Set(list) };
}

/** What stands instead of a field that is missing. */
export function misspelt(name: string, declared: readonly string[], data: object): string {
  const found = misspellings(declared, data).find(({ meant }) => meant === name);
  return found ? `, ${found.given} is there${didYouMean(name)}` : '';
}
