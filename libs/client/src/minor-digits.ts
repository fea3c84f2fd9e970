const USUAL = 2;

/** Whose minor unit is no hundredth, by ISO 4217; 0 also where it has none (metals, units of account, DAY). */
const OTHERS: Readonly<Record<number, string>> = {
  0:
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ' +
    'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX DAY',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const DIGITS = new Map(
  Object.entries(OTHERS).flatMap(([digits, assets]) => assets.split(' ').map((asset) => [asset, Number(digits)])),
);

/**
 * How many digits of an amount in minor units stand behind the point: USD 2, JPY 0, KWD 3, and 0 for DAY. By ISO 4217, as senders
 * count, and not by `Intl`: that says what people use in a country (HUF and IDR without a fraction, IQD too), which is another number and
 * changes with the release of Node or of a browser.
 */
export const minorDigits = (asset: string): number => DIGITS.get(asset) ?? USUAL;
