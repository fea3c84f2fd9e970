import { Alert } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useLocation } from 'wouter';

/** A page that fails is one page: the others are still there. */
export function Faults({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return <Boundary key={location}>{children}</Boundary>;
}

class Boundary extends Component<{ children: ReactNode }, { fault?: string }> {
  override state: { fault?: string } = {};

  static getDerivedStateFromError(error: unknown): { fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <Alert color="red" role="alert" title="This page cannot be shown">
        {fault}
      </Alert>
    );
  }
}
