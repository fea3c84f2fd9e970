import type { Integer } from '#client';

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units as an amount, to the last digit whatever their size: `-1234500`, `USD` → `-12,345.00 USD`; `DAY` → days. */
export function amountOf(minor: Integer, asset: string): string {
  const units = BigInt(minor);
  const digits = asset === 'DAY' ? 0 : digitsOf(asset);
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = BigInt(text.slice(0, text.length - digits)).toLocaleString('en-US');
  const fraction = digits > 0 ? `.${text.slice(-digits)}` : '';
  return `${units < 0n ? '−' : ''}${whole}${fraction} ${asset === 'DAY' ? 'days' : asset}`;
}

/** A time in UTC; in the local zone where the pointer rests on it. */
export function When({ at }: { at: string | null }) {
  if (at === null) return <>–</>;
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()} style={{ whiteSpace: 'nowrap' }}>
      {at.slice(0, 16).replace('T', ' ')} UTC
    </time>
  );
}
