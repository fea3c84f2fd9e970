import { Anchor, Card, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

export const Panel = ({ title, children }: { title: string; children: ReactNode }) => (
  <Card withBorder component="section" padding="md">
    <Title order={2} size="h4" mb="sm">
      {title}
    </Title>
    {children}
  </Card>
);

export const To = ({ path, children }: { path: string; children: ReactNode }) => (
  <Anchor component={Link} href={path} className="id" underline="always">
    {children}
  </Anchor>
);

export const partnerPath = (id: string): string => `/partners/${encodeURIComponent(id)}`;
export const paymentPath = (id: string): string => `/payments/${encodeURIComponent(id)}`;
export const clientPath = (id: string): string => `/clients/${encodeURIComponent(id)}`;
