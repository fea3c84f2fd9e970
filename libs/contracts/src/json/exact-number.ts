/** A number as it was written, where a JavaScript number may not hold it, or would not tell how it was written. */
export class ExactNumber {
  constructor(readonly source: string) {}

  /** Whether it is written as a whole number: without a fraction and an exponent. */
  get isWhole(): boolean {
    return /^-?\d+$/.test(this.source);
  }

  /**
   * The one text of its value: that of the JavaScript number where this is the same value, so that what was recorded by
   * it stays what it was; else all of its digits, and the power of ten where it is no whole number, or one of very many digits. JSON, too.
   */
  get canonical(): string {
    const number = Number(this.source);
    const exact = decimalOf(this.source);
    if (Number.isFinite(number) && equal(decimalOf(String(number)), exact)) return String(number);
    return exact.sign + exact.digits + tail(exact);
  }
}

/** digits × 10^power, without a zero at either end of the digits. */
interface Decimal {
  sign: '' | '-';
  digits: string;
  power: bigint;
}

/** A whole number of no more digits than these is written out. */
const DIGITS_WRITTEN_OUT = 40n;

function tail({ digits, power }: Decimal): string {
  const isWrittenOut = power >= 0n && BigInt(digits.length) + power <= DIGITS_WRITTEN_OUT;
  return isWrittenOut ? '0'.repeat(Number(power)) : `e${power}`;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function decimalOf(text: string): Decimal {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const significant = withoutLeadingZeros(whole + fraction);
  const digits = withoutTrailingZeros(significant);
  if (digits === '') return { sign: '', digits: '0', power: 0n };
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(significant.length - digits.length);
  return { sign: sign === '-' ? '-' : '', digits, power };
}

const equal = (a: Decimal, b: Decimal): boolean => a.sign === b.sign && a.digits === b.digits && a.power === b.power;

const withoutLeadingZeros = (digits: string): string => digits.slice(digits.search(/[1-9]|$/));

/** Backwards, since a regular expression would begin anew at each zero. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
