import { formatInstant, type Instant } from '#contracts';

/** What a fact says, field by field, and which fact it is. */
export interface Content {
  /** Ids, amounts, terms: quoted where they differ. */
  fields: Record<string, string | number | boolean | null>;
  /** Compared and never quoted: free text, and what may be somebody's name, address or bank details. */
  texts?: Record<string, string | null>;
  occurredAt: Instant;
  position: number;
}

/**
 * How what came again under a known business id differs from what is recorded: the end of a sentence, for whoever has to tell a
 * repetition from a mistake.
 */
export function comparedWith(recorded: Content, again: Content): string {
  const differing = Object.entries(again.fields)
    .filter(([name, value]) => recorded.fields[name] !== value)
    .map(([name, value]) => `${name} (${recorded.fields[name]}, here ${value})`);
  if (recorded.occurredAt !== again.occurredAt) {
    differing.push(`time (${formatInstant(recorded.occurredAt)}, here ${formatInstant(again.occurredAt)})`);
  }
  for (const [name, text] of Object.entries(again.texts ?? {})) {
    if (recorded.texts?.[name] !== text) differing.push(name);
  }
  const where = `at position ${recorded.position}`;
  return differing.length === 0 ? `${where} with the same content` : `${where} with another ${differing.join(', ')}`;
}
