import type { NewEvent, Refusal } from '#contracts';

/** SQLSTATE classes by which PostgreSQL refuses a value: data exception, and program limit exceeded. */
const VALUE_REFUSED = ['22', '54'];

/**
 * Whether the database refuses a value for what it is. Decoding should have seen to it that there is no such value;
 * where it did not, one message must not stop its partition.
 */
export function isUnstorable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.length === 5 && VALUE_REFUSED.some((prefix) => code.startsWith(prefix));
}

/** @throws the database's error where the event came from no message, so that there is nothing to keep */
export function refusalOfUnstorable(event: NewEvent, error: unknown): Refusal {
  if (!event.message) throw error;
  const sqlstate = (error as { code: string }).code;
  return {
    reason: 'INVALID_DATA',
    message: `The database cannot store a value of this event (SQLSTATE ${sqlstate}).`,
    source: event.source,
    eventId: event.id,
    type: event.type,
    raw: event.message,
  };
}
