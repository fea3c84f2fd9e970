import { Button, Code, CopyButton, Group } from '@mantine/core';
import { PROGRAM } from './place';

const COMMAND_LINE = PROGRAM === undefined ? 'npx referral-ledger' : `npx referral-ledger --program ${PROGRAM}`;

/** What is typed for a command on the ledger that is shown. */
export const commandLine = (command: string): string => `${COMMAND_LINE} ${command}`;

/** A command to be run elsewhere, ready to be copied: the console itself changes nothing. */
export function Command({ children }: { children: string }) {
  const line = commandLine(children);
  return (
    <Group gap="xs" wrap="nowrap" align="start">
      <Code block style={{ flex: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {line}
      </Code>
      <CopyButton value={line}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="default" onClick={copy} aria-label={`Copy: ${line}`}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
