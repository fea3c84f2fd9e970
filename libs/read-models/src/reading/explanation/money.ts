const BPS_DIGITS = 4;

/** Minor units as a decimal number: 390, 2 → `3.90`. */
export function decimal(minor: number | bigint, digits: number): string {
  const negative = minor < 0;
  const figures = String(minor)
    .replace('-', '')
    .padStart(digits + 1, '0');
  const text = digits === 0 ? figures : `${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
  return negative ? `−${text}` : text;
}

/** 1000 → `10 %`, 1250 → `12.5 %`. */
export const percent = (bps: number): string => `${trimmed(decimal(bps, 2), 0)} %`;

/** `10 % = 3.90`, and how a fraction of the minor unit was rounded. @param sharedMinor what the share comes to */
export function share(baseMinor: number, bps: number, sharedMinor: number, digits: number): string {
  const exact = exactShare(baseMinor, bps, digits);
  const rounded = decimal(sharedMinor, digits);
  return exact === rounded
    ? `${percent(bps)} = ${rounded}`
    : `${percent(bps)} = ${exact}, rounded half up to ${rounded}`;
}

/** A share in full, not yet rounded to the minor unit: 5 minor units × 1000 bps, 2 digits → `0.005`. */
function exactShare(baseMinor: number, bps: number, digits: number): string {
  return trimmed(decimal(BigInt(baseMinor) * BigInt(bps), digits + BPS_DIGITS), digits);
}

/** Cuts zeros off the fraction, down to `digits` digits. */
function trimmed(text: string, digits: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}
