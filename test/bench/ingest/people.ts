import { accountIdOf as accountOf, codeOf as code, paymentIdOf as paymentOf } from '../log/population.js';

/** Partners and what is theirs, by number. */
export const partnerIdOf = (partner: number): string => `partner-${partner}`;
export const codeOf = (partner: number): string => code(partnerIdOf(partner));
export const accountIdOf = (partner: number, client: number): string => accountOf(partnerIdOf(partner), client);
export const paymentIdOf = (partner: number, payment: number): string => paymentOf(partnerIdOf(partner), payment);

/** Every other partner has a contract before its first client: commission. The others get free days. */
export const hasContract = (partner: number): boolean => partner % 2 === 0;
