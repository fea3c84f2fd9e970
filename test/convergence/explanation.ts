/** Figures of a calculation's sentences, read as a person would read them. */
export interface Figures {
  given: bigint;
  takenBack: bigint;
  available: bigint;
  held: bigint;
}

/** `39.00`, `3` or `−0.50` → the number without its point. */
const numberOf = (text: string): bigint => BigInt(text.replace('−', '-').replace('.', ''));

const AMOUNT = '(−?[0-9]+(?:\\.[0-9]+)?)';
const IN_ALL = new RegExp(
  `^In all ${AMOUNT} [A-Za-z]+ given, ${AMOUNT} taken back: ${AMOUNT} available, ${AMOUNT} held\\.$`,
);
/** How the line on the payment itself ends: `10 % = 3.90`, `rounded half up to 0.01`, `= 6 days`. */
const GIVEN = new RegExp(` ${AMOUNT}(?: days)?$`);
const MOVED = new RegExp(
  `(given again and held|given again|taken back of what was held|taken back|held|released): ${AMOUNT} [A-Za-z]+`,
  'g',
);

/** Where the sentences about refunds and disputes say that it ends, and where the movements that they tell lead to. */
export function readCalculation(calculation: readonly string[]): { said: Figures; told: Figures } {
  const given = numberOf(GIVEN.exec(calculation[2]!)![1]!);
  const inAll = calculation.map((line) => IN_ALL.exec(line)).find((found) => found !== null);
  const untouched = { given, takenBack: 0n, available: given, held: 0n };
  const told = { ...untouched };
  for (const line of calculation.filter((line) => /^(Refund|Dispute) /.test(line))) {
    const moved = [...line.matchAll(MOVED)];
    if (moved.length === 0 && !line.includes('nothing moves: '))
      throw new Error(`moves nothing, and does not say so: ${line}`);
    for (const [, how, amount] of moved) move(told, how!, numberOf(amount!));
  }
  if (!inAll) return { said: untouched, told };
  const [said, takenBack, available, held] = inAll.slice(1).map(numberOf) as [bigint, bigint, bigint, bigint];
  return { said: { given: said, takenBack, available, held }, told };
}

function move(figures: Figures, how: string, amount: bigint): void {
  const fromHeld = how === 'taken back of what was held' || how === 'released';
  const toHeld = how === 'held' || how === 'given again and held';
  if (how.startsWith('taken back')) figures.takenBack += amount;
  if (how.startsWith('given again')) figures.takenBack -= amount;
  if (fromHeld) figures.held -= amount;
  if (toHeld) figures.held += amount;
  if (how === 'held' || how === 'taken back') figures.available -= amount;
  if (how === 'released' || how === 'given again') figures.available += amount;
}
