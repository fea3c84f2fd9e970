/** Minor units of a currency as people write them: 390 USD → `3.90`, 390 JPY → `390`. Exact, whatever the size. */
export function money(minor: bigint, currency: string): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const sign = minor < 0n ? '-' : '';
  const figures = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  return digits === 0 ? sign + figures : `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}
