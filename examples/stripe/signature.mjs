import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds: who replays an old webhook is refused, whose clock is a little off is not. */
const TOLERANCE = 300;

/** Whether `stripe-signature` is Stripe's over exactly these bytes, and not old. */
export function isSigned(header, body, secret, nowSeconds = Date.now() / 1000) {
  const parts = (header ?? '').split(',').map((part) => part.split('='));
  const timestamp = parts.find(([name]) => name === 't')?.[1];
  if (timestamp === undefined || Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE) return false;
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
  return parts.some(([name, hex]) => {
    const given = name === 'v1' && hex !== undefined ? Buffer.from(hex, 'hex') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
