import { minorDigits, type Ask, type Integer } from '#client';

/** A currency, or DAY. */
export type Asset = NonNullable<NonNullable<Ask<'/v1/partners/{partnerId}/ledger'>['query']>['asset']>;

/** Minor units as an amount, to the last digit whatever their size: `-1234500`, `USD` → `−12,345.00 USD`; `DAY` → days. */
export function amountOf(minor: Integer, asset: string): string {
  const units = BigInt(minor);
  const digits = minorDigits(asset);
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = BigInt(text.slice(0, text.length - digits)).toLocaleString('en-US');
  const fraction = digits > 0 ? `.${text.slice(-digits)}` : '';
  const unit = asset !== 'DAY' ? asset : units === 1n || units === -1n ? 'day' : 'days';
  return `${units < 0n ? '−' : ''}${whole}${fraction} ${unit}`;
}

/** For a chart, which needs no last digit. */
export const majorOf = (minor: Integer, asset: string): number => Number(minor) / 10 ** minorDigits(asset);

export const countOf = (count: Integer): string => count.toLocaleString('en-US');

/** Such as `1 event`, `7 events`. */
export const counted = (count: Integer, one: string): string =>
  `${countOf(count)} ${one}${Number(count) === 1 ? '' : 's'}`;

export const assetName = (asset: string): string => (asset === 'DAY' ? 'free days' : asset);

/** `FREE_DAYS` → `free days` */
export const words = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

/** A time in UTC; in the local zone where the pointer rests on it. */
export function When({ at }: { at: string | null }) {
  if (at === null) return <>–</>;
  return (
    <time
      dateTime={at}
      title={`${new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' })}`}
      style={{ whiteSpace: 'nowrap' }}
    >
      {at.slice(0, 16).replace('T', ' ')} UTC
    </time>
  );
}

/** Amounts of several currencies, one a line; nothing where there is none. */
export function Amounts({ of }: { of: readonly { currency: string; minor: Integer }[] }) {
  return of.map(({ currency, minor }) => <div key={currency}>{amountOf(minor, currency)}</div>);
}
