import { ClientList, type Account, type StoredContract, type Partner } from '#fold';

/** What is known under one id: an account, a partner, or both. */
export class Person {
  account: Account | undefined;
  partner: Partner | undefined;
  /** Whose client the account is now. */
  referrer: Person | undefined;
  /** Those of a partner: most people are none, and there are very many people. */
  clients: ClientList<Person> | undefined;
  contracts: readonly StoredContract[] = NONE;

  /** @param number 1, 2, 3 …, so that a column of numbers can name it; 0 is nobody */
  constructor(
    readonly id: string,
    readonly number: number,
  ) {}

  /** Takes in an account as it is attributed now. */
  attribute(account: Account, referrer: Person | undefined): void {
    if (this.account) this.referrer?.clients!.remove(this);
    this.account = account;
    this.referrer = referrer;
    if (referrer) (referrer.clients ??= new ClientList<Person>()).insert(this);
  }

  /** @param contract a new one, or what became of one */
  sign(contract: StoredContract): void {
    this.lose(contract);
    this.contracts = [...this.contracts, contract];
  }

  /** @param contract that turns out to be another partner's */
  lose({ contractId: lost }: Pick<StoredContract, 'contractId'>): void {
    this.contracts = this.contracts.filter(({ contractId }) => contractId !== lost);
  }
}

const NONE: readonly never[] = [];

/**
 * Everybody by id. Looking somebody up among hundreds of thousands costs several misses of the processor's cache, and
 * evaluating a payment asks for its client and for that one's referrer again and again: the two are kept at hand.
 */
export class People {
  readonly #byId = new Map<string, Person>();
  readonly #byNumber: (Person | undefined)[] = [undefined];
  #latest: Person | undefined;

  find(id: string): Person | undefined {
    const latest = this.#latest;
    if (latest?.id === id) return latest;
    if (latest?.referrer?.id === id) return latest.referrer;
    const person = this.#byId.get(id);
    if (person) this.#latest = person;
    return person;
  }

  /** The person of an id, who is added where nobody has it. */
  of(id: string): Person {
    return this.find(id) ?? this.#add(id);
  }

  #add(id: string): Person {
    const person = new Person(id, this.#byNumber.length);
    this.#byId.set(id, person);
    this.#byNumber.push(person);
    return person;
  }

  /** @param number of a person, 0 of nobody */
  at(number: number): Person | undefined {
    return this.#byNumber[number];
  }

  *accounts(): Generator<Account> {
    for (const person of this.#byNumber) if (person?.account) yield person.account;
  }

  *partners(): Generator<Partner> {
    for (const person of this.#byNumber) if (person?.partner) yield person.partner;
  }
}
