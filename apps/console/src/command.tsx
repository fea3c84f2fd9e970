import { Button, Code, CopyButton, Group } from '@mantine/core';

/** A command to be run elsewhere, ready to be copied: the console itself changes nothing. */
export const Command = ({ children }: { children: string }) => (
  <Group gap="xs" wrap="nowrap" align="start">
    <Code block style={{ flex: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {children}
    </Code>
    <CopyButton value={children}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="default" onClick={copy} aria-label={`Copy: ${children}`}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  </Group>
);
