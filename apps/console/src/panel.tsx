import { Anchor, Card, Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSession } from './asking';
import { isOffered } from './places';

interface PanelProps {
  title: string;
  /** What can be done with it: beside its title. */
  beside?: ReactNode;
  children: ReactNode;
}

export const Panel = ({ title, beside, children }: PanelProps) => (
  <Card withBorder component="section" padding="md" aria-label={title}>
    <Group justify="space-between" mb="sm" gap="xs">
      <Title order={2} size="h5">
        {title}
      </Title>
      {beside}
    </Group>
    {children}
  </Card>
);

export const PageTitle = ({ children, above }: { children: ReactNode; above?: string }) => (
  <div>
    {above !== undefined && <div className="faint">{above}</div>}
    <Title order={1} size="h3" className="id">
      {children}
    </Title>
  </div>
);

/** A way to a page, where the token allows to see it. */
export function To({ path, children }: { path: string; children: ReactNode }) {
  const { scopes } = useSession();
  const title = typeof children === 'string' ? { title: children } : {};
  if (!isOffered(path, scopes)) {
    return (
      <span className="id" {...title}>
        {children}
      </span>
    );
  }
  return (
    <Anchor component={Link} href={path} className="id" underline="always" size="sm" {...title}>
      {children}
    </Anchor>
  );
}

/** What is open, good or bad is told by its word; the colour says it once more. */
const KINDS: Record<string, 'good' | 'open' | 'bad'> = {
  active: 'good',
  approved: 'good',
  paid: 'good',
  live: 'good',
  final: 'good',
  open: 'open',
  filed: 'open',
  requested: 'open',
  ready: 'open',
  suspended: 'bad',
  rejected: 'bad',
  failed: 'bad',
  returned: 'bad',
};

export const Status = ({ children }: { children: string }) => (
  <span className="status" data-kind={KINDS[children] ?? 'none'}>
    {children}
  </span>
);

export const partnerPath = (id: string): string => `/partners/${encodeURIComponent(id)}`;
export const paymentPath = (id: string): string => `/payments/${encodeURIComponent(id)}`;
export const clientPath = (id: string): string => `/clients/${encodeURIComponent(id)}`;
export const claimPath = (id: string): string => `/claims/${encodeURIComponent(id)}`;
export const withdrawalPath = (id: string): string => `/withdrawals/${encodeURIComponent(id)}`;
export const deadLetterPath = (id: string): string => `/operations/dead-letters/${encodeURIComponent(id)}`;

/** A way to the page of what has an id. */
const toPage =
  (path: (id: string) => string) =>
  ({ id }: { id: string }) => <To path={path(id)}>{id}</To>;

export const ToPartner = toPage(partnerPath);
export const ToPayment = toPage(paymentPath);
export const ToClient = toPage(clientPath);
export const ToClaim = toPage(claimPath);
export const ToWithdrawal = toPage(withdrawalPath);
export const ToDeadLetter = toPage(deadLetterPath);
