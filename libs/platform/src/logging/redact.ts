/** Fields whose values are secrets or personal data, wherever they stand in what is logged. */
const SECRET_FIELD =
  /^(password|passwd|secret|token|access_?token|authorization|cookie|set-cookie|api_?key|private_?key|sasl|(partner|client)?_?email|payout_?account_?ref|bank_?reference)$/i;
const REDACTED = '[redacted]';

const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):\S*@/gi;
const BEARER = /\b(bearer)\s+[A-Za-z0-9._~+/-]+=*/gi;
const JWT = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;
const EMAIL = /\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}\b/g;

/** What is logged is cut off below this depth: a log line is for reading. */
const DEPTH_MAX = 6;

/** What each of these has: most text has none of it, and is looked at once. */
const SUSPICIOUS = /@|eyJ|bearer/i;

/** Takes passwords out of URLs, and bearer tokens, JWTs and e-mail addresses out of a text. */
export function redactText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(URL_PASSWORD, `$1:${REDACTED}@`)
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(JWT, REDACTED)
    .replace(EMAIL, REDACTED);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause, ...fields } = error;
  return {
    ...(redactValue(fields, depth) as Record<string, unknown>),
    type: name,
    message: redactText(message),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1) }),
  };
}

/**
 * A copy of `value`, fit for a log: secret fields by their name, secrets in texts by their form; buffers by their size
 * (they hold messages of other people), bigints as text.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '[deeper]';
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([field, item]) => [
      field,
      SECRET_FIELD.test(field) && item !== null && item !== undefined ? REDACTED : redactValue(item, depth + 1),
    ]),
  );
}
