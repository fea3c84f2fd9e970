import type { Body } from '#client';
import { majorOf } from '../format';

export type Node = Body<'/v1/partners/{partnerId}/tree'>['root'];

/** So many branches of a node are drawn at first. */
export const STEP = 14;
const MORE_MAX = 200;

/** How many are drawn when more are asked for: twice as many, until those are very many. */
export const more = (shown: number): number => shown + Math.min(MORE_MAX, Math.max(STEP, shown));

/** An account and all under it, as far as that is known. */
export interface Branch {
  id: string;
  signedUpAt: string | null;
  via: Node['via'];
  directClients: number;
  totalClients: number;
  /** What it brought its referrer, by asset, in minor units or days. */
  own: ReadonlyMap<string, bigint>;
  /** What all of it brought. */
  brought: Map<string, bigint>;
  /** The largest first. */
  branches: Branch[];
  /** Where its clients go on that are not known yet. */
  next: string | null;
  /** Whether everything under it is known, so that `brought` is all there is. */
  isWhole: boolean;
}

export function toBranch(node: Node): Branch {
  const own = new Map(node.earned.map(({ currency, minor }) => [currency, BigInt(minor)]));
  if (BigInt(node.freeDays) !== 0n) own.set('DAY', BigInt(node.freeDays));
  return summed({
    id: node.accountId,
    signedUpAt: node.signedUpAt,
    via: node.via,
    directClients: node.directClients,
    totalClients: node.totalClients,
    own,
    brought: new Map(),
    branches: node.clients.map(toBranch),
    next: node.next,
    isWhole: true,
  });
}

/** With the sums of what is under it. */
function summed(branch: Branch): Branch {
  const brought = new Map(branch.own);
  for (const under of branch.branches)
    for (const [asset, amount] of under.brought) brought.set(asset, (brought.get(asset) ?? 0n) + amount);
  return {
    ...branch,
    brought,
    branches: branch.branches.toSorted(
      (one, other) => other.totalClients - one.totalClients || worthOf(other) - worthOf(one),
    ),
    isWhole: branch.next === null && branch.branches.every(({ isWhole }) => isWhole),
  };
}

/** A measure for an order alone: assets are not worth the same. */
const worthOf = ({ brought }: Branch): number =>
  [...brought].reduce((sum, [asset, amount]) => sum + majorOf(amount, asset), 0);

/** The tree with what has come to be known of the clients of one of its nodes. */
export function grown(tree: Branch, more: Branch): Branch {
  if (tree.id === more.id) {
    const known = new Set(tree.branches.map(({ id }) => id));
    const added = more.branches.filter(({ id }) => !known.has(id));
    return summed({ ...tree, branches: [...tree.branches, ...added], next: more.next });
  }
  if (tree.branches.length === 0) return tree;
  return summed({ ...tree, branches: tree.branches.map((branch) => grown(branch, more)) });
}

/** What is drawn: a branch, or the rest of a node's branches. */
export type Drawn = { key: string; branch: Branch; isOpen: boolean; children: Drawn[] } | Rest;
export interface Rest {
  key: string;
  of: Branch;
  /** How many are not drawn. */
  count: number;
  children: [];
}

/** @param open how many branches of a node are shown, by its id; a node that is not among them is closed */
export function drawnOf(branch: Branch, open: ReadonlyMap<string, number>): Drawn {
  const shown = open.get(branch.id);
  if (shown === undefined) return { key: branch.id, branch, isOpen: false, children: [] };
  const children: Drawn[] = branch.branches.slice(0, shown).map((each) => drawnOf(each, open));
  const unknown = branch.next === null ? 0 : Math.max(1, branch.directClients - branch.branches.length);
  const count = branch.branches.length - children.length + unknown;
  if (count > 0) children.push({ key: `rest of ${branch.id}`, of: branch, count, children: [] });
  return { key: branch.id, branch, isOpen: true, children };
}
