import { Anchor, Card, Group, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

interface StatProps {
  title: string;
  value: ReactNode;
  more?: ReactNode;
  /** Where there is more about it. */
  path?: string;
  isBad?: boolean;
}

/** One figure, and the way to what is behind it. */
export const Stat = ({ title, value, more, path, isBad = false }: StatProps) => (
  <Card withBorder padding="sm" component="section" aria-label={title}>
    <Text size="xs" className="faint" component="div">
      {path === undefined ? (
        title
      ) : (
        <Anchor component={Link} href={path} inherit underline="always">
          {title}
        </Anchor>
      )}
    </Text>
    <Group gap={6} align="baseline">
      <Text size="xl" fw={600} className="figure" {...(isBad && { c: 'var(--taken)' })}>
        {value}
      </Text>
    </Group>
    {more !== undefined && (
      <Text size="xs" className="faint" component="div">
        {more}
      </Text>
    )}
  </Card>
);

export const Stats = ({ children }: { children: ReactNode }) => (
  <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="sm">
    {children}
  </SimpleGrid>
);
