/** Of safe integers, however many: a bigint takes in what a number no longer can. */
export class Sum {
  #large = 0n;

  constructor(private small: number) {}

  get total(): bigint {
    return this.#large + BigInt(this.small);
  }

  add(amount: number): void {
    const sum = this.small + amount;
    if (Number.isSafeInteger(sum)) this.small = sum;
    else {
      this.#large += BigInt(this.small);
      this.small = amount;
    }
  }
}
